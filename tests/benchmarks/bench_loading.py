"""How long challenge files take to be read and checked: `python tests/benchmarks/bench_loading.py`.

Good ones as in a process that has read none before, apart from imports; broken ones are told in Korean.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from gorae.errors import DocumentError
from gorae.grading import challenge_file, fields
from gorae.kits import library
from gorae.lessons import find_lessons

ROUNDS = 15
AIM_MS = 50.0
AIM_LESSONS = 3
AIM_BROKEN_MS = 1000.0
ROOT = Path(__file__).parents[2]

NAMES = [a + b + c for a in "abcdefghij" for b in "klmnopqrst" for c in "uvwxyzabcd"]
HEAD = """id: a
title: {en: a, ko: 가}
arena: oval
kits: [maqueen, cutebot, esp32-duo]
start: {x: 350 mm, y: 200 mm}
time_limit: 30 s
checks:
"""


def checks(formulas: list[str]) -> str:
    return HEAD + "".join(
        f"- {{id: c{i}, points: 1, formula: '{text}'}}\n" for i, text in enumerate(formulas)
    )


HEAVY = {
    "10 MB": "a" * 10_000_000,
    "brackets": "a: " + "[" * 90_000,
    "keys": "".join(f"{name}: 1\n" for name in NAMES * 2),
    "names": checks([" + ".join(NAMES[9 * i : 9 * i + 20]) + " > 1" for i in range(99)]),
    "units": checks(
        ["x > " + " + ".join(f"1 {name}" for name in NAMES[9 * i : 9 * i + 20]) for i in range(99)]
    ),
    "windows": checks(["always[0 s, 9 s] eventually[0.5 s, 9 s] " * 15 + "(speed > 1 mm/s)"] * 60),
    "sums": checks([" + ".join(["x"] * 140) + " > 1 mm"] * 99),
}


def main() -> None:
    files = [lesson.folder / "challenge.yaml" for lesson in find_lessons()]
    each = min(_milliseconds(partial(_load, files)) for _ in range(ROUNDS))
    each /= len(files)
    took = each * AIM_LESSONS
    print(
        f"{AIM_LESSONS} lessons' challenges {took:6.1f} ms  {took / AIM_MS:5.2f} of the aim ({AIM_MS:.0f} ms)"
    )
    broken = sorted((ROOT / "tests" / "vectors" / "broken").glob("*.yaml"))
    _print_slowest(f"{len(broken)} broken ones, the slowest", {path.stem: path for path in broken})
    with tempfile.TemporaryDirectory() as folder:
        heavy = {name: Path(folder) / f"{name}.yaml" for name in HEAVY}
        for name, path in heavy.items():
            path.write_text(HEAVY[name], encoding="utf-8")
        _print_slowest(f"{len(heavy)} made to be slow, the slowest", heavy)


def _load(files: list[Path]) -> None:
    _forget()
    for path in files:
        challenge_file.load_challenge(path)


def _print_slowest(title: str, paths: dict[str, Path]) -> None:
    times = {name: _milliseconds(partial(_tell, path)) for name, path in paths.items()}
    name = max(times, key=lambda name: times[name])
    print(f"{title}: {times[name]:6.1f} ms  {times[name] / AIM_BROKEN_MS:5.2f} of the aim (1 s)  {name}")


def _tell(path: Path) -> None:
    _forget()
    try:
        challenge_file.load_challenge(path)
    except DocumentError as error:
        error.say("ko")


def _forget() -> None:
    """Files are read anew; what was imported and compiled stays."""
    for load in (library.load_arena, library.load_kit, library.load_board):
        load.cache_clear()
    fields._tree_or_error.cache_clear()


def _milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return 1e3 * (perf_counter() - began)


if __name__ == "__main__":
    main()
