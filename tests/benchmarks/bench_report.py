"""The HTML report of five runs of a minute: how long it takes and how large it is."""

from __future__ import annotations

import time
from pathlib import Path

from gorae.bench.session import grade_results, run_challenge
from gorae.kits import load_kit
from gorae.lessons import find_lesson
from gorae.report.page.html import html_report

ROUNDS = 5
AIM_S, AIM_BYTES = 0.5, 1_000_000
RUNS = range(1, 6)


def main() -> None:
    lesson = find_lesson("line-oval")
    kit = load_kit("maqueen")
    print(f"five runs of 60 s (aims: {AIM_S} s, {AIM_BYTES / 1e6:g} MB)")
    for program in (lesson.solution, Path(lesson.solution).parent / "mistakes" / "by_heart.py"):
        source = program.read_bytes()
        results = list(run_challenge(lesson.challenge, kit, source, RUNS, lang="ko"))
        verdict = grade_results(lesson.challenge, kit, source, RUNS, results)
        recordings = [result.recording for result in results]
        took = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            html = html_report(
                verdict, lesson.challenge, kit, recordings, source.decode(), "ko", program=program.name
            )
            took.append(time.perf_counter() - begun)
        size, first = len(html.encode()), took[0]
        print(
            f"  {program.name:<14} first {first:.3f} s (ratio {first / AIM_S:.2f}), then {min(took):.3f} s, "
            f"{size / 1e3:.0f} kB (ratio {size / AIM_BYTES:.2f})"
        )


if __name__ == "__main__":
    main()
