"""Print the digest of what each lesson's solution leaves behind on each of its kits, a line each.

One lesson runs on all kits that there are: some are in no lesson's list.
"""

from __future__ import annotations

import hashlib
import sys

from gorae.bench import run_virtual
from gorae.bench.session import drive_test
from gorae.compiled import state
from gorae.jobs.results import encode
from gorae.kits import kit_ids, load_kit
from gorae.lessons import find_lessons
from gorae.lessons.answers import read_answer

SEEDS = (1, 2)
ON_ALL_KITS = "line-oval"


def main() -> None:
    print(state().value, file=sys.stderr)
    for lesson in find_lessons():
        answer = read_answer(lesson, lesson.solution)
        for kit in kit_ids() if lesson.id == ON_ALL_KITS else lesson.challenge.kits:
            for seed in SEEDS:
                test = drive_test(lesson.challenge, load_kit(kit), seed)
                result = encode(run_virtual(answer.source, test, lang="en", along=answer.along))
                print(lesson.id, kit, seed, hashlib.sha256(result).hexdigest(), flush=True)


if __name__ == "__main__":
    main()
