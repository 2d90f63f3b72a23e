"""Where a run's time goes, for each lesson and kit; and compiled against pure, of the same commit.

`python tests/benchmarks/bench_split.py [LESSON …] [--all]`. The split is of the sources, whose calls can be
timed: *world* is in the arena and its sensors, *requests* is what else answers the guest, *guest* is the
interpreter and the way from it to us, *rest* is the start and the recording. Timing itself costs some 10 %.
For the ratio, `make compiled` first; each side runs in a process of its own, in turn, and the fastest counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from inspect import isfunction
from pathlib import Path
from typing import Any

from gorae.bench import run_virtual
from gorae.bench.session import drive_test
from gorae.kits import load_kit
from gorae.lessons import find_lesson, find_lessons
from gorae.lessons.answers import read_answer
from gorae.virtual.board import VirtualBoard
from gorae.virtual.vm.machine import VirtualMachine
from gorae.world import World

ROOT = Path(__file__).parents[2]
COMPILED = ROOT / "build" / "compiled"
USUAL = ("line-oval", "roomba", "maze")
ROUNDS, RUNS = 3, 3
WORLD = [name for name, one in vars(World).items() if isfunction(one) and not name.startswith("_")]
"""What the bench calls: no method of these calls another of them."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--timed", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.timed:
        print(json.dumps(_fastest(*options.timed)))
        return
    names = [lesson.id for lesson in find_lessons()] if options.all else options.lessons or USUAL
    print(
        f"{'lesson':<16} {'kit':<16} {'total':>6} {'guest':>6} {'requests':>8} {'world':>6} {'rest':>6} ms"
        "   compiled   times real time"
    )
    for name in names:
        for kit in find_lesson(name).challenge.kits:
            parts = _split(name, kit)
            print(
                f"{name:<16} {kit:<16} "
                + " ".join(f"{parts[part]:6.0f}" for part in parts)
                + _ratio(name, kit),
                flush=True,
            )


def _split(name: str, kit: str) -> dict[str, float]:
    """Return ms of CPU, by part."""
    spent = {"callbacks": 0.0, "world": 0.0, "machine": 0.0}
    undo = [_timed(World, method, spent, "world") for method in WORLD]
    undo += [_timed(VirtualMachine, "run", spent, "machine")]
    undo += [_timed(VirtualBoard, "_ring", spent, "callbacks"), _timed_calls("_transfer", spent)]
    try:
        _run(name, kit)
        spent.update(dict.fromkeys(spent, 0.0))
        began, cpu = time.perf_counter(), time.process_time()
        _run(name, kit)
        total, cpu = time.perf_counter() - began, time.process_time() - cpu
    finally:
        for put_back in undo:
            put_back()
    parts = {
        "total": total, "guest": spent["machine"] - spent["callbacks"],
        "requests": spent["callbacks"] - spent["world"], "world": spent["world"],
        "rest": total - spent["machine"],
    }  # fmt: skip
    share = 1000 * cpu / total  # the wall clock is quick to ask; of its time this process had so much
    return {part: share * seconds for part, seconds in parts.items()}


def _timed(owner: type, method: str, spent: dict[str, float], part: str) -> Callable[[], None]:
    """Have calls of a method counted; return what takes that back."""
    real = getattr(owner, method)

    def counted(*given: Any) -> Any:
        began = time.perf_counter()
        try:
            return real(*given)
        finally:
            spent[part] += time.perf_counter() - began

    setattr(owner, method, counted)
    return lambda: setattr(owner, method, real)


def _timed_calls(method: str, spent: dict[str, float]) -> Callable[[], None]:
    """Have the calls of what a method of the machine returns counted."""
    real = getattr(VirtualMachine, method)

    def counting(*given: Any) -> Any:
        call = real(*given)

        def counted(*values: Any) -> int:
            began = time.perf_counter()
            result: int = call(*values)
            spent["callbacks"] += time.perf_counter() - began
            return result

        return counted

    setattr(VirtualMachine, method, counting)
    return lambda: setattr(VirtualMachine, method, real)


def _run(name: str, kit: str) -> float:
    """Run a lesson's solution; return the virtual seconds."""
    lesson = find_lesson(name)
    answer = read_answer(lesson, lesson.solution)
    test = drive_test(lesson.challenge, load_kit(kit), 1)
    run_virtual(answer.source, test, lang="en", along=answer.along)
    return lesson.challenge.time_limit


def _fastest(name: str, kit: str) -> tuple[float, float]:
    """Return the CPU seconds of a run at best, and its virtual ones."""
    virtual_s = _run(name, kit)
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        _run(name, kit)
        times.append(time.process_time() - began)
    return min(times), virtual_s


def _ratio(name: str, kit: str) -> str:
    if not COMPILED.is_dir():
        return "   – (make compiled)"
    best = {"": 9e9, "1": 9e9}
    virtual_s = 0.0
    for _ in range(ROUNDS):
        for pure in best:
            environment = {**os.environ, "PYTHONPATH": str(COMPILED)} | ({"GORAE_PURE": pure} if pure else {})
            done = subprocess.run(
                [sys.executable, __file__, "--timed", name, kit],
                env=environment,
                capture_output=True,
                check=True,
            )
            seconds, virtual_s = json.loads(done.stdout)
            best[pure] = min(best[pure], seconds)
    return f"   {best['1'] / best['']:5.2f} times   {virtual_s / best['']:5.0f}"


if __name__ == "__main__":
    main()
