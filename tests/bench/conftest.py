"""Short ways to run a program on a virtual kit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.bench import ButtonPress, DriveTest, RunResult, run_virtual
from gorae.kits import Pose, load_arena, load_kit
from gorae.world import Conditions

Run = Callable[..., RunResult]


@pytest.fixture
def run() -> Run:
    """`run(source, kit=…, time=…)` runs a program in the middle of an empty floor."""

    def run_program(
        source: str,
        kit: str = "maqueen",
        time: float = 3.0,
        arena: str = "table",
        at: tuple[float, float, float] = (1000.0, 1000.0, 0.0),
        seed: int = 1,
        lang: str = "en",
        stimuli: tuple[ButtonPress, ...] = (),
        imbalance: float = 0.0,
        until_program_ends: bool = False,
    ) -> RunResult:
        start = Pose.model_construct(x=at[0], y=at[1], heading=at[2])
        conditions = Conditions(seed=seed, start=start, motor_imbalance=imbalance)
        test = DriveTest(load_kit(kit), load_arena(arena), conditions, time, stimuli)
        return run_virtual(source.encode(), test, lang=lang, until_program_ends=until_program_ends)

    return run_program
