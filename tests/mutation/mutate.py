"""`make mutate`: are the tests able to fail? Break the code in many small ways, and count who notices.

    python tests/mutation/mutate.py [--rooms grading,stl] [--sample 60] [--seed 1] [--out FILE]

A mutant is one small change in one function: `<` becomes `<=`, a number one more, `and` becomes `or`, an
argument None. A sample of each room is tried, drawn with the seed, each in a fork of a process that has
collected the room's tests: there the function gets the changed code, and the tests that reach it run, the
fastest first, until one fails. Of those that live mypy is asked, as `make test` does. What is printed is a
table by rooms, and each survivor: read it, and either write the test that kills it or be sure that it changes
nothing that anybody could see.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

import pytest
from mutants import Mutant, draw, mutants_of
from trying import Fate, Trials
from typing_check import found_by_types

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "host" / "gorae"

FOR_BOARDS: Final = {"onboard", "rom"}
"""Folders of programs that run on a board only."""

# Which tests belong to a room: all of its own, and those of others that exist to hold it to something. Left
# out is what takes real time, or seconds for each mutant.
TESTS: Final = {
    "grading": ("tests/grading", "tests/attacks/test_code_checks.py"),
    "stl": ("tests/grading",),
    "world": (
        "tests/world", "tests/parts/test_tcs34725.py", "tests/parts/test_encoder.py",
        "tests/parts/test_line_row.py",
    ),
    "telemetry": ("tests/telemetry",),
    "boards": (
        "tests/boards", "--deselect", "tests/boards/test_damage.py",
        "--deselect", "tests/boards/test_unplugged.py",
    ),
    "kits": (
        "tests/kits", "tests/firmware/test_files.py", "tests/firmware/test_parts.py",
        "tests/firmware/test_runtime_names.py", "tests/firmware/test_stream.py",
        "tests/bench/test_signals.py", "tests/report/test_reference.py", "tests/lessons/test_fitting.py",
    ),
    "learning": ("tests/learning",),
}  # fmt: skip


@dataclass
class Counted:
    """What became of the mutants of one room that were tried."""

    room: str
    mutants: int = 0
    tried: int = 0
    fates: list[tuple[Mutant, Fate]] = field(default_factory=list)

    def of(self, fate: Fate) -> list[Mutant]:
        return [mutant for mutant, own in self.fates if own is fate]

    def row(self) -> str:
        killed = len(self.of(Fate.KILLED))
        mistyped = len(self.of(Fate.MISTYPED))
        alive = f"{len(self.of(Fate.SURVIVED)):9} {len(self.of(Fate.UNTESTED)):9}"
        share = 100 * (killed + mistyped) / max(1, self.tried)
        return (
            f"{self.room:10} {self.mutants:8} {self.tried:6} {killed:7} {mistyped:9} {alive} {share:7.1f} %"
        )


def examine(room: str, sample: int, seed: int, workers: int) -> Counted:
    """Try a sample of a room's mutants. Raises SystemExit when its tests fail without any mutant."""
    paths = [path for path in sorted((PACKAGE / room).rglob("*.py")) if not FOR_BOARDS & set(path.parts)]
    mutants = [one for path in paths for one in mutants_of(path)]
    chosen = draw(mutants, sample, seed)
    trials = Trials(chosen, workers)
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(ROOT))
    pytest.main([*options, *TESTS[room]], plugins=[trials])
    if trials.fault:
        raise SystemExit(f"mutate: the tests of {room} do not run as they are: {trials.fault}")
    alive = [mutant for mutant, fate in trials.fates if fate is not Fate.KILLED]
    mistyped = found_by_types(alive)
    fates = [(one, Fate.MISTYPED if one in mistyped else fate) for one, fate in trials.fates]
    return Counted(room, len(mutants), len(chosen), fates)


def examine_apart(room: str, sample: int, seed: int, workers: int, out: TextIO) -> None:
    """Examine a room in a process of its own, so that no room's tests see what another's have imported."""
    out.flush()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(os.waitstatus_to_exitcode(status))
        return
    try:
        report(examine(room, sample, seed, workers), out)
        out.flush()
    except SystemExit as end:
        print(end, file=sys.stderr)
        os._exit(1)
    os._exit(0)


def report(counted: Counted, stream: TextIO) -> None:
    """Print a room's row, and each mutant that lives."""
    print("room        mutants  tried  killed  mistyped  survived  untested    share", file=stream)
    print(counted.row(), file=stream)
    for fate in (Fate.SURVIVED, Fate.UNTESTED):
        for mutant in counted.of(fate):
            print(f"\n{fate.value}: {mutant.describe()}", file=stream)
    print(file=stream)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rooms", default=",".join(TESTS), help="separated by commas")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants a room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="write it here instead of printing it")
    given = parser.parse_args(arguments)
    os.chdir(ROOT)
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("w", encoding="utf-8") if given.out else os.fdopen(os.dup(1), "w") as stream:
        for room in given.rooms.split(","):
            examine_apart(room, given.sample, given.seed, given.workers, stream)


if __name__ == "__main__":
    main()
