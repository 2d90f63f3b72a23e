"""A class graded: programs a minute against what the cores can do, killed 30 times, and on Dask.

`python tests/benchmarks/bench_grading.py [--submissions 200] [--runs N] [--kills 30]`
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from gorae.jobs.job import Job, JobSetting
from gorae.jobs.pool import available_cores
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson, find_lessons
from gorae.programs.gathering import gather

LESSONS = 12
HOSTILE = (
    b"while True:\n    pass\n",
    b"import machine\nmachine.reset()\n",
    b"while True\n",
    b"print('x' * 10 ** 9)\n",
)
SEED = 1
Programs = dict[str, tuple[str, bytes]]
"""Of each person: the lesson and the program."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--runs", type=int, help="of each program, instead of what its challenge says")
    parser.add_argument("--kills", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place, cores = Path(folder), available_cores()
        programs = _hand_in(place / "class", options.submissions)
        words = [str(place / "class"), "--match", "folder", "--seed", str(SEED)]
        words += ["--runs", str(options.runs)] if options.runs else []
        alone = _cpu_alone(programs, options.runs)
        took, memory = _grade(place, [*words, "--out", str(place / "local")])
        print(
            f"{len(programs)} programs on {cores} cores: {60 * len(programs) / took:.0f} a minute,"
            f" {alone / cores / took:.0%} of what their runs alone need ({alone:.1f} s of CPU, {took:.1f} s)"
        )
        print("memory at most, MB: " + ", ".join(f"{name} {size:.0f}" for name, size in memory.items()))
        again, _ = _grade(place, [*words, "--out", str(place / "local")])
        print(f"a second time, from the store: {again:.1f} s")
        dask, _ = _grade(place, [*words, "--out", str(place / "dask"), "--engine", "dask"])
        same = _stored(place / "local") == _stored(place / "dask")
        print(f"Dask with {cores} processes here: {dask / took:.2f} of the time, same bytes: {same}")
        _kill(place, words, options.kills, took)


def _hand_in(place: Path, count: int) -> Programs:
    """Write solutions, ideas, mistakes and hostile programs, each other than all before it."""
    lessons = [lesson for lesson in find_lessons() if lesson.solution.is_file()][:LESSONS]
    kinds = [
        (one.id, gather(path).source)
        for one in lessons
        for path in (one.solution, *sorted(one.folder.glob("ideas/*.py")), *one.mistakes)
        if path.is_file()
    ]
    kinds += [(one.id, program) for one in lessons for program in HOSTILE]
    chosen = random.Random(SEED).choices(kinds, k=count)
    programs: Programs = {}
    for number, (lesson, source) in enumerate(chosen):
        person = f"학생{number:04}"
        programs[person] = lesson, source + b"\n# %d\n" % number
        folder = place / person / lesson
        folder.mkdir(parents=True)
        (folder / "main.py").write_bytes(programs[person][1])
    return programs


def _cpu_alone(programs: Programs, runs: int | None) -> float:
    """Return the seconds of CPU that the runs take, one after the other in a warm process."""
    settings: dict[str, JobSetting] = {}
    for lesson in {lesson for lesson, _ in programs.values()}:
        challenge = find_lesson(lesson).challenge
        settings[lesson] = JobSetting(challenge, load_kit(challenge.kits[0]))
        Job(settings[lesson], b"", SEED).run()
    began = time.process_time()
    for lesson, program in programs.values():
        for seed in range(SEED, SEED + (runs or settings[lesson].challenge.runs.count)):
            with suppress(Exception):  # what does not fit onto a board is refused
                Job(settings[lesson], program, seed).run()
    return time.process_time() - began


def _grade(place: Path, words: list[str]) -> tuple[float, dict[str, float]]:
    """Return how long the command takes, s, and what memory it and its workers had at most, MB."""
    began = time.perf_counter()
    process = _begin(words)
    memory = {"coordinator": 0.0, "a worker": 0.0}
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, memory, over))
    watcher.start()
    process.wait()
    took = time.perf_counter() - began
    over.set()
    watcher.join()
    return took, memory


def _begin(words: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "gorae", "grade", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "GORAE_LANG": "en"},
    )  # fmt: skip


def _watch(pid: int, memory: dict[str, float], over: threading.Event) -> None:
    """Look at the memory of a process and of its children until it is over. Only where there is /proc."""
    while not over.wait(0.2):
        with suppress(OSError, ValueError):
            memory["coordinator"] = max(memory["coordinator"], _resident(pid))
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for task in Path(f"/proc/{pid}/task").iterdir():
                children += (task / "children").read_text().split()
            memory["a worker"] = max([memory["a worker"], *map(_resident, map(int, set(children)))])


def _resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def _stored(out: Path) -> dict[str, object]:
    with sqlite3.connect(out / "results.sqlite") as db:
        results = db.execute("SELECT key, result FROM results ORDER BY key").fetchall()
        work = db.execute(
            "SELECT person, lesson, kit, keys, score, checks FROM work ORDER BY person"
        ).fetchall()
        alarms = db.execute("SELECT count(*) FROM alarms").fetchone()[0]
    return {"results": results, "work": work, "alarms": alarms}


def _kill(place: Path, words: list[str], kills: int, took: float) -> None:
    """Kill the command at random moments, each time going on where it was; then let it end."""
    out, moments = place / "killed", random.Random(SEED)
    ended = 0
    for _ in range(kills):
        process = _begin([*words, "--out", str(out)])
        with suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.0, min(took, 6.0)))
            ended += 1
        process.kill()
        process.wait()
    _grade(place, [*words, "--out", str(out)])
    same = _stored(out) == _stored(place / "local")
    print(json.dumps({"kills": kills, "of these after the end": ended, "same store": same}))


if __name__ == "__main__":
    main()
