"""`make mutate`: are the tests able to fail? Break the code in many small ways, and count who notices.

    python tests/mutation/mutate.py [--rooms grading,stl] [--sample 60] [--seed 1] [--out FILE]

mutmut makes the mutants: `<` becomes `<=`, a number one more, `and` becomes `or`, an argument None. A sample
of each room is tried, drawn with the seed, each against the tests that reach the function it is in. What is
printed is a table by rooms, and each survivor as a diff: read it, and either write the test that kills it or
be sure that it changes nothing that anybody could see.

The code is copied to `build/mutation` first, as mutmut wants it under `src`; the checkout stays as it is.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

ROOT: Final = Path(__file__).parents[2]
STAGE: Final = ROOT / "build" / "mutation"

# Which tests belong to a room: all of its own, and those of others that exist to hold it to something.
TESTS: Final = {
    "grading": ("tests/grading",),
    "stl": ("tests/grading",),
    "world": ("tests/world",),
    "telemetry": ("tests/telemetry",),
    "boards": ("tests/boards",),
    "kits": ("tests/kits", "tests/firmware", "tests/bench/test_signals.py", "tests/report/test_reference.py"),
    "learning": ("tests/learning",),
}
CARRIED: Final = ("firmware", "hardware", "lessons", "docs", "tests")
TOO_DEEP: Final = (
    "tests/grading/test_parser.py::test_the_longest_formula_is_evaluated_without_recursion_errors"
)
"""With mutants in it, a call takes three more frames, for which the stack is too small here."""
NO_MUTANT: Final = "no-such-mutant"
SURVIVED: Final = 0
UNTESTED: Final = {5, 33}
NOT_RUN: Final = {None, 2, 34}
"""Codes of mutmut. Every other one is a failed test, a crash or no end: the mutant is killed."""

SETTINGS: Final = """
[tool.pytest.ini_options]
addopts = "-q --strict-markers --import-mode=importlib -p pytester"
pythonpath = ["tests/support"]
[tool.mutmut]
source_paths = ["src/gorae"]
only_mutate = ["src/gorae/{room}/*"]
also_copy = {carried}
pytest_add_cli_args = ["-p", "no:xdist", "-p", "no:cacheprovider", "--deselect", "{deselected}"]
pytest_add_cli_args_test_selection = {tests}
track_dependencies = false
use_git_change_detection = false
timeout_constant = 20.0
"""


@dataclass
class Counted:
    """What became of the mutants of one room that were tried."""

    room: str
    mutants: int = 0
    killed: int = 0
    survivors: list[str] = field(default_factory=list)
    untested: list[str] = field(default_factory=list)
    """Mutants of functions that no test reaches."""

    @property
    def tried(self) -> int:
        return self.killed + len(self.survivors) + len(self.untested)

    @property
    def share(self) -> float:
        """The killed among those tried, in percent."""
        return 100 * self.killed / self.tried if self.tried else 0.0

    def row(self) -> str:
        alive = f"{len(self.survivors):9} {len(self.untested):9}"
        return f"{self.room:10} {self.mutants:8} {self.tried:6} {self.killed:7} {alive} {self.share:7.1f} %"


def stage(room: str, folder: Path) -> None:
    """Lay the code out as mutmut wants it. Raises OSError."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    leave = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
    shutil.copytree(ROOT / "host", folder / "src", ignore=leave)
    for name in CARRIED:
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    for page in (*ROOT.glob("*.md"), ROOT / "Makefile"):
        shutil.copy(page, folder)
    shutil.copy(ROOT / "pyproject.toml", folder / "of-gorae.toml")
    carried = json.dumps(["src", *(name for name in CARRIED if name != "tests")])
    settings = SETTINGS.format(room=room, carried=carried, tests=json.dumps(TESTS[room]), deselected=TOO_DEEP)
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in a folder; what it printed, of which a run's is of no use to anybody."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    return done.stdout + done.stderr


def results(folder: Path) -> Iterator[tuple[str, int | None]]:
    """The name of every mutant, and the exit code of its tests; None when it was not run."""
    for file in sorted((folder / "mutants").rglob("*.meta")):
        yield from json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items()


def draw(names: Sequence[str], count: int, seed: int) -> list[str]:
    """Some of the names, the same with the same seed; all when there are fewer."""
    return sorted(random.Random(seed).sample(sorted(names), min(count, len(names))))


def examine(room: str, sample: int, seed: int, workers: int) -> Counted:
    """Try a sample of a room's mutants. Raises SystemExit when its tests fail without any mutant."""
    folder = STAGE / room
    stage(room, folder)
    said = mutmut(folder, "run", "--max-children", str(workers), NO_MUTANT)
    names = [name for name, _ in results(folder)]
    if not names or "nothing matches" not in said:
        raise SystemExit(f"mutate: the tests of {room} do not run as they are:\n{said[-3000:]}")
    chosen = draw(names, sample, seed)
    mutmut(folder, "run", "--max-children", str(workers), *chosen)
    counted, codes = Counted(room, len(names)), dict(results(folder))
    for name in chosen:
        code = codes.get(name)
        if code == SURVIVED:
            counted.survivors.append(name)
        elif code in UNTESTED:
            counted.untested.append(name)
        elif code not in NOT_RUN:
            counted.killed += 1
    return counted


def report(found: Sequence[Counted], stream: TextIO) -> None:
    """Print the table by rooms, and each survivor as a diff."""
    print("room        mutants  tried  killed  survived  untested    share", file=stream)
    for counted in found:
        print(counted.row(), file=stream)
    for counted in found:
        for name in counted.survivors:
            print(f"\n{name}\n{mutmut(STAGE / counted.room, 'show', name)}", file=stream)
        for name in counted.untested:
            print(f"\n{name}: no test reaches its function", file=stream)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rooms", default=",".join(TESTS), help="separated by commas")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants a room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, help="write the table and the survivors here, too")
    given = parser.parse_args()
    found = []
    for room in given.rooms.split(","):
        found.append(examine(room, given.sample, given.seed, given.workers))
        print(found[-1].row(), flush=True)
    print()
    report(found, sys.stdout)
    if given.out:
        with given.out.open("w", encoding="utf-8") as stream:
            report(found, stream)


if __name__ == "__main__":
    main()
