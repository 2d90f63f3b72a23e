"""How fast a program runs on a virtual kit, and how long the command takes as a whole process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gorae.bench import run_virtual
from gorae.bench.session import drive_test
from gorae.kits import load_kit
from gorae.lessons import find_lesson

KITS = ("maqueen", "cutebot", "esp32-duo")
RUNS = 5
ROOT = Path(__file__).parents[2]


def main() -> None:
    lesson = find_lesson("line-oval")
    source = lesson.solution.read_bytes()
    print("line-oval's solution, 60 s of virtual time (aim: 300 times real time)")
    for kit in KITS:
        test = drive_test(lesson.challenge, load_kit(kit), 1)
        run_virtual(source, test, lang="en")  # start-up is not what is measured
        seconds = min(_timed(partial(run_virtual, source, test, lang="en")) for _ in range(RUNS))
        print(f"  {kit:<10} {test.time_limit_s / seconds:6.0f} times real time ({seconds:.3f} s)")
    print("whole processes")
    check = ["check", str(lesson.solution), "--lesson", "line-oval", "--json", "-"]
    for title, aim, arguments in (
        ("gorae --help", 0.3, ["--help"]),
        ("gorae check, 1 run", 1.2, [*check, "--runs", "1"]),
        ("gorae check, 20 runs", 5.0, [*check, "--runs", "20"]),
    ):
        seconds = min(_timed(partial(_gorae, arguments)) for _ in range(3))
        print(f"  {title:<22} {seconds:5.2f} s (aim {aim} s, ratio {seconds / aim:.2f})")


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _gorae(arguments: list[str]) -> None:
    code = "import sys; from gorae.cli import main; main(sys.argv[1:])"
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, check=True)


if __name__ == "__main__":
    main()
