"""Ctrl-C at random moments of `gorae check`, `gorae run` and pytest: how they end. `make interrupts`.

The right ends are 130 (2 for pytest, which is its word for it) with nothing written but what `run --record`
had, and, where Ctrl-C came too late, the results whole. Anything else is shown and makes this fail.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "lessons" / "hello-kit"
PROGRAM = LESSON / "solutions"
INTERRUPTED = {"check": 130, "run": 130, "pytest": 2}


@dataclass(frozen=True)
class End:
    """How one command ended."""

    what: str
    right: bool


def command(kind: str, folder: Path) -> list[str]:
    """What is interrupted. It writes only into `folder`."""
    program = str(PROGRAM / "microbit_only.py")
    gorae = [sys.executable, "-m", "gorae"]
    if kind == "check":
        files = ["--json", str(folder / "v.json"), "--junit", str(folder / "v.xml")]
        return [*gorae, "check", program, "--lesson", LESSON.name, "--runs", "20", *files]
    if kind == "run":
        return [*gorae, "run", program, "--time", "60", "--record", str(folder / "run.csv")]
    return [sys.executable, "-m", "pytest", str(LESSON), "-q", "-p", "no:cacheprovider", "-k", "solutions"]


def interrupted(kind: str, after_s: float) -> End:
    """Start it, send SIGINT after a while, and look at what is left."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = subprocess.Popen(
            command(kind, folder), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(after_s)
        started.send_signal(signal.SIGINT)
        try:
            output, errors = started.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            started.kill()
            started.communicate()
            return End("hung", right=False)
        return judge(kind, started.returncode, output + errors, sorted(folder.iterdir()))


def judge(kind: str, status: int, said: str, files: list[Path]) -> End:
    names = [file.name for file in files]
    if not names and (status == -signal.SIGINT or is_starting(status, said)):
        return End("broken off while Python itself starts", right=True)
    if "Exception ignored" in said and "gorae" in said:
        return End("an exception was lost", right=False)
    if status == INTERRUPTED[kind]:
        return End(f"{status}", right=not names or (kind == "run" and names == ["run.csv"]))
    if status == 0:
        return End("0, all told", right=whole(kind, names, files))
    return End(f"{status} {names} {said[-300:]!r}", right=False)


def is_starting(status: int, said: str) -> bool:
    """Whether Python ended before the first line of ours: its own modules stand in the traceback only."""
    return status == 1 and said.rstrip().endswith("KeyboardInterrupt") and "gorae/cli" not in said


def whole(kind: str, names: list[str], files: list[Path]) -> bool:
    if kind == "check":
        verdict = json.loads(next(file for file in files if file.name == "v.json").read_text())
        return names == ["v.json", "v.xml"] and verdict["passed"] is True
    return kind == "pytest" or names == ["run.csv"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--kind", choices=list(INTERRUPTED), action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--within", type=float, help="seconds; by default as long as the command takes")
    chosen = parser.parse_args()
    draw, wrong = random.Random(chosen.seed), 0
    kinds = chosen.kind or list(INTERRUPTED)
    for kind in kinds:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(command(kind, Path(folder)), cwd=folder, capture_output=True)
        longest = chosen.within or time.monotonic() - begin
        ends = Counter(interrupted(kind, draw.uniform(0, longest)) for _ in range(chosen.tries // len(kinds)))
        print(f"{kind} (takes {longest:.1f} s)")
        for end, count in ends.most_common():
            print(f"  {count:4} {'' if end.right else 'WRONG '}{end.what}")
            wrong += 0 if end.right else count
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
