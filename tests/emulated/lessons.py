"""`make prove-firmware`: what every good program of every lesson earns on the release and on the fast kit.

    python tests/emulated/lessons.py [LESSON…]

It takes about half a minute a program.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from gorae.bench.session import grade_results, run_challenge
from gorae.flash.runtime import Runtime, bundled
from gorae.grading.verdict import Verdict
from gorae.kits import load_board, load_kit
from gorae.lessons import find_lesson
from gorae.lessons.answers import header
from gorae.resources import folder

SEED = 1


def grade(lesson: str, kit: str, program: Path, runtime: Runtime | None) -> Verdict:
    """What a program earns on one seed; with a `runtime`, on the board's own firmware."""
    challenge, source = find_lesson(lesson).challenge, program.read_bytes()
    results = list(run_challenge(challenge, load_kit(kit), source, [SEED], lang="en", runtime=runtime))
    return grade_results(challenge, load_kit(kit), source, [SEED], results)


def tasks(lesson: str) -> Iterator[tuple[str, Path]]:
    """Every kit with a micro:bit, and every program that is to be right on it."""
    found = find_lesson(lesson)
    programs = [Path(found.folder) / "solution.py", *sorted(Path(found.folder).glob("solutions/*.py"))]
    for kit in found.challenge.kits:
        if load_board(load_kit(kit).board).python == "microbit":
            yield from ((kit, program) for program in programs if kit in (header(program, "kits") or [kit]))


def main(*lessons: str) -> None:
    release = bundled("microbit-v2")
    ran = same = 0
    for lesson in lessons or sorted(each.parent.name for each in folder("lessons").glob("*/solution.py")):
        for kit, program in tasks(lesson):
            fast, real = (grade(lesson, kit, program, runtime) for runtime in (None, release))
            missed = [check.id for check in real.checks if check.status != "passed"]
            ran += 1
            same += fast.score == real.score
            told = f"missed there: {', '.join(missed)}" if fast.score != real.score else ""
            print(f"{lesson} {program.stem} {kit}: {real.score:g}, fast {fast.score:g} {told}", flush=True)
    print(f"{same} of {ran} earn the same on both")


if __name__ == "__main__":
    main(*sys.argv[1:])
