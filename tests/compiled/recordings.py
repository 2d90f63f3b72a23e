"""Print the digest of what each lesson's solution leaves behind on each of its kits, a line each.

Some lessons run on kits besides those that they name, too: encoders and a Pico are in no lesson's list.
"""

from __future__ import annotations

import hashlib
import sys

from gorae.bench import run_virtual
from gorae.bench.session import drive_test
from gorae.compiled import state
from gorae.jobs.results import encode
from gorae.kits import load_kit
from gorae.lessons import find_lessons
from gorae.lessons.answers import read_answer

SEEDS = (1, 2)
MORE_KITS = {"line-oval": ("esp32-scout", "pico-duo"), "maze": ("esp32-scout",)}


def main() -> None:
    print(state().value, file=sys.stderr)
    for lesson in find_lessons():
        answer = read_answer(lesson, lesson.solution)
        for kit in dict.fromkeys((*lesson.challenge.kits, *MORE_KITS.get(lesson.id, ()))):
            for seed in SEEDS:
                test = drive_test(lesson.challenge, load_kit(kit), seed)
                result = encode(run_virtual(answer.source, test, lang="en", along=answer.along))
                print(lesson.id, kit, seed, hashlib.sha256(result).hexdigest(), flush=True)


if __name__ == "__main__":
    main()
