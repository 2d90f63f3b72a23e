"""A program cannot work out, or know by heart, what is hidden from it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from gorae.bench.session import draw, run_challenge
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson

Call = Callable[..., Any]

PRINTS_ITS_LUCK = b"import random\nprint(random.getrandbits(30), random.getrandbits(30))\n"


def luck(kit: str, seeds: Sequence[int]) -> list[str]:
    challenge = find_lesson("wall-stop").challenge
    return [run.output for run in run_challenge(challenge, load_kit(kit), PRINTS_ITS_LUCK, seeds, lang="en")]


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
def test_random_numbers_differ_by_run_and_repeat_with_the_seed(kit: str) -> None:
    first, second = luck(kit, [1, 2])
    assert first != second
    assert luck(kit, [1]) == [first]


def test_conditions_are_not_what_pythons_generator_gives_for_the_seed() -> None:
    """The guest's generator was seeded alike: a program could then compute where its wall stood."""
    challenge = find_lesson("wall-stop").challenge
    for seed in range(1, 20):
        generator = random.Random(seed)
        shares = [
            (value - challenge.runs.vary[name].low)
            / (challenge.runs.vary[name].high - challenge.runs.vary[name].low)
            for name, value in sorted(draw(challenge, seed).items())
        ]
        foreseen = [generator.random() for _ in range(200)]
        assert all(min(abs(share - other) for other in foreseen) > 1e-9 for share in shares)


def test_a_program_that_knows_five_runs_by_heart_does_not_pass(call: Call, tmp_path: Path) -> None:
    """It recognises each of the runs 1 to 5 by its random numbers, and drives as far as was right there."""
    challenge = find_lesson("wall-stop").challenge
    seeds = range(1, 6)
    ways = {
        text.split()[0]: round(1000 * (1070 + draw(challenge, seed)["walls.front.x"]) / 150)
        for seed, text in zip(seeds, luck("maqueen", seeds), strict=True)
    }
    program = tmp_path / "main.py"
    program.write_text(
        "import random\n"
        "known = random.getrandbits(30)\n"
        "from robot import *\n"
        f"ways = {{{', '.join(f'{number}: {ms}' for number, ms in ways.items())}}}\n"
        "drive(150)\n"
        "sleep(ways.get(known, 7000))\n"
        "stop()\n"
    )
    options = ("--lesson", "wall-stop", "--kit", "maqueen", "--json", "-")
    first, second = (json.loads(call("check", program, *options).out) for _ in range(2))
    assert not first["passed"]
    seen = [[run["seed"] for run in verdict["runs"]] for verdict in (first, second)]
    assert not set(seen[0]) & set(seen[1])


def test_a_seed_repeats_a_check(call: Call, tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    program.write_bytes(PRINTS_ITS_LUCK)
    options = ("--lesson", "wall-stop", "--kit", "maqueen", "--seed", 12, "--runs", 2, "--json", "-")
    assert call("check", program, *options).out == call("check", program, *options).out
