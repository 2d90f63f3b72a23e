"""`make bench-classroom`: a class on this computer under load. Prints a table beside what it aims at.

    python tests/benchmarks/classroom.py [idle] [thirty] [crowd] [kill] [hour] [--seats 200] [--minutes 2]

idle    one student presses check, again and again: from the press to the verdict
thirty  30 press at once: first lines, and all done
crowd   200 press at once, while all go on typing and a teacher looks at the wall
kill    60 type and check while the server is killed (-9) every 20 s, workers every 4 s, for `--minutes`
hour    all type at the pace of people while the server is killed every 5 minutes, a worker every minute,
        for an hour or `--minutes`; it is not among those that run when nothing is named

Nothing is repeated until it is good: it runs once, and the computer may be busy besides.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "support"))
from classroom_people import Gone, Http, Pupil

LESSONS = Path(__file__).parents[2] / "lessons"
SAVE_EACH_S = 3.0


class Served:
    """`gorae classroom start`, in a process of its own."""

    def __init__(self, data: Path, seats: int, port: int = 0) -> None:
        command = [sys.executable, "-m", "gorae", "classroom", "start", "--json", "--lang", "en"]
        options = ["--data", str(data), "--listen", f":{port}", "--seats", str(seats)]
        self.process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.told = json.loads(self.process.stdout.readline())
        self.port = int(self.told["student_url"].rpartition(":")[2])

    def pupil(self, seat: int, lesson: str) -> Pupil:
        return Pupil(seat, Http("127.0.0.1", self.port), lesson)

    @property
    def workers(self) -> list[int]:
        """Process numbers of its workers, on Linux."""
        found = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted({int(pid) for path in found for pid in path.read_text().split()})

    @property
    def megabytes(self) -> float:
        """What the server itself holds in memory, without workers; 0 where nobody can tell."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return 0.0

    def cpu_s(self, pids: list[int]) -> float:
        """Return what some processes have had of the processor, on Linux, in s."""
        spent = 0.0
        for pid in pids:
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return spent

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def p(share: float, values: list[float]) -> float:
    """Return a percentile."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def row(what: str, value: float, aim: float, unit: str = "s") -> None:
    print(f"{'' if value <= aim else '! '}{what:<58} {value:>9.3g} {unit:<3} at most {aim:g}", flush=True)


def program(lesson: str, seat: int) -> str:
    """A solution that is nobody else's, so that no result is shared."""
    return f"# seat {seat}\n" + (LESSONS / lesson / "solution.py").read_text(encoding="utf-8")


async def open_class(served: Served, count: int, lesson: str) -> tuple[list[Pupil], list[asyncio.Task[None]]]:
    pupils = [served.pupil(seat, lesson) for seat in range(1, count + 1)]
    for pupil in pupils:
        await pupil.join(served.told["code"])
        await pupil.save(program(lesson, pupil.seat))
    return pupils, [asyncio.create_task(pupil.listen()) for pupil in pupils]


async def close_class(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def press(pupil: Pupil) -> tuple[float, float]:
    """Press check, and return after how many s the first lines and the end came."""
    began = time.perf_counter()
    first, last, told = await pupil.verdict(await pupil.check())
    assert told["state"] == "done", told
    return first - began, last - began


async def idle(served: Served, tries: int) -> None:
    (pupil,), tasks = await open_class(served, 1, "wall-stop")
    await press(pupil)  # workers and caches are warm
    took = []
    for number in range(tries):
        await pupil.save(program("wall-stop", 1) + f"# {number}\n")
        took.append((await press(pupil))[1])
    row(f"idle, wall-stop: press to verdict, p95 of {tries}", p(0.95, took), 0.6)
    await close_class(tasks)


async def thirty(served: Served) -> None:
    pupils, tasks = await open_class(served, 30, "line-oval")
    await press(pupils[0])
    await pupils[0].save(program("line-oval", 0))
    server, workers = [served.process.pid], served.workers
    before = served.cpu_s(server), served.cpu_s(workers)
    took = await asyncio.gather(*map(press, pupils))
    row("30 at once, line-oval: first lines, p95", p(0.95, [first for first, _ in took]), 4)
    row("30 at once, line-oval: all done", max(last for _, last in took), 20)
    own, runs = served.cpu_s(server) - before[0], served.cpu_s(workers) - before[1]
    print(f"of the processor the server had {own:.1f} s, workers {runs:.1f} s: {runs / (own + runs):.0%}")
    await close_class(tasks)


async def crowd(served: Served, count: int) -> None:
    pupils, tasks = await open_class(served, count, "line-oval")
    teacher, late = Http("127.0.0.1", served.port), list[float]()
    secret = served.told["teacher_url"].partition("#")[2]
    assert (await teacher.ask("POST", "/api/teacher/enter", {"secret": secret}))[0] == 200
    wall = asyncio.create_task(look(teacher, late))
    for pupil in pupils:
        pupil.save_s.clear()
    typing = [asyncio.create_task(type_on(pupil)) for pupil in pupils]
    took = await asyncio.gather(*map(press, pupils))
    saves = [seconds for pupil in pupils for seconds in pupil.save_s]
    row(f"{count} at once, line-oval: first lines, p95", p(0.95, [first for first, _ in took]), 30)
    row(f"{count} at once, line-oval: all done", max(last for _, last in took), 140)
    row(f"meanwhile {len(saves)} saves acknowledged, p99", p(0.99, saves), 0.15)
    row(f"meanwhile {len(late)} tiles of the wall late, p99", p(0.99, late), 1)
    row("memory of the server without workers", served.megabytes, 300, "MB")
    await close_class([*tasks, *typing, wall])


async def look(teacher: Http, late: list[float]) -> None:
    """Note how late each tile comes after what it tells was saved."""
    newest: dict[int, int] = {}
    async for kind, tile in teacher.events("/api/teacher/news"):
        if kind == "seat" and tile["at"] and tile["at"] > newest.get(tile["seat"], 0):
            if tile["seat"] in newest:
                late.append(max(0.0, time.time() - tile["at"] / 1000))
            newest[tile["seat"]] = tile["at"]


async def type_on(pupil: Pupil) -> None:
    """Save a change every few seconds in another lesson, so that the check stays what it is."""
    other = Pupil(pupil.seat, Http(pupil.http.host, pupil.http.port, pupil.http.cookie), "wall-stop")
    other.save_s = pupil.save_s
    await asyncio.sleep(random.random() * SAVE_EACH_S)
    while True:
        await other.save(f"print({other.edit})\n" * 20)
        await asyncio.sleep(SAVE_EACH_S)


# --- killed again and again -------------------------------------------------------------------------


@dataclass(frozen=True)
class Deaths:
    """How a class is killed, and how fast it types; all in s."""

    count: int
    minutes: float
    server_each_s: float
    worker_each_s: float
    pause_s: float
    """From one acknowledged change to the next, half as long to half as long again."""
    edits_per_check: int


def killed_fast(count: int, minutes: float) -> Deaths:
    return Deaths(count, minutes, server_each_s=20, worker_each_s=4, pause_s=0.7, edits_per_check=5)


def killed_for_an_hour(count: int, minutes: float) -> Deaths:
    return Deaths(count, minutes, server_each_s=300, worker_each_s=60, pause_s=6, edits_per_check=40)


async def kill(data: Path, deaths: Deaths) -> None:
    """Type and check on, through deaths; then look whether anything that was acknowledged is missing."""
    served = Served(data, deaths.count)
    port, until = served.port, time.monotonic() + 60 * deaths.minutes
    pupils, tasks = await open_class(served, deaths.count, "hello-kit")
    await close_class(tasks)
    checks: dict[int, set[int]] = {pupil.seat: set() for pupil in pupils}
    busy = [asyncio.create_task(work_on(pupil, checks[pupil.seat], until, deaths)) for pupil in pupils]
    killed = workers = 0
    next_death = time.monotonic() + deaths.server_each_s
    while time.monotonic() < until:
        await asyncio.sleep(min(deaths.worker_each_s, max(0.1, until - time.monotonic())))
        if time.monotonic() >= next_death:
            served.end()
            killed, next_death = killed + 1, time.monotonic() + deaths.server_each_s
            served = await asyncio.to_thread(Served, data, deaths.count, port)
        for pid in served.workers[:1]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                workers += 1
    await asyncio.gather(*busy)
    lost, unfinished = await missing(served, pupils, checks)
    total, edits = sum(map(len, checks.values())), sum(pupil.edit for pupil in pupils)
    print(f"killed: the server {killed} times, workers {workers} times in {deaths.minutes:g} minutes")
    print(f"{deaths.count} students, {edits} changes, {total} checks")
    row("acknowledged keystrokes that were lost", lost, 0, "")
    row("checks without their one end", unfinished, 0, "")
    served.end()


async def work_on(pupil: Pupil, checks: set[int], until: float, deaths: Deaths) -> None:
    while time.monotonic() < until:
        try:
            await pupil.save(f"print({pupil.seat}, {pupil.edit})\n")
            if pupil.edit % deaths.edits_per_check == 0 and (check := await pupil.check()):
                checks.add(check)
        except Gone:
            await asyncio.sleep(0.3)
        await asyncio.sleep(deaths.pause_s * (0.5 + random.random()))


async def missing(served: Served, pupils: list[Pupil], checks: dict[int, set[int]]) -> tuple[int, int]:
    """Return how many acknowledged texts are not there, and how many checks came to no end."""
    lost = unfinished = 0
    for pupil in pupils:
        pupil.http.hang_up()
        _, work = await pupil.http.ask("GET", f"/api/work/{pupil.lesson}")
        lost += edit_of(work["files"]["main.py"]) < edit_of(pupil.acknowledged)
        for check in checks[pupil.seat]:
            state = await asyncio.wait_for(ended(pupil, check), 120)
            unfinished += state not in ("done", "replaced")
    return lost, unfinished


def edit_of(text: str) -> int:
    return int(text.rpartition(", ")[2].rstrip(")\n")) if text.startswith("print(") else -1


async def ended(pupil: Pupil, check: int) -> str:
    while True:
        _, told = await pupil.http.ask("GET", f"/api/checks/{check}")
        if told["state"] not in ("waiting", "running"):
            return str(told["state"])
        await asyncio.sleep(0.5)


def serving(seats: int, doing: Callable[[Served], Coroutine[Any, Any, None]]) -> Awaitable[None]:
    """Do something with a class of its own."""

    async def whole() -> None:
        with tempfile.TemporaryDirectory() as folder:
            served = Served(Path(folder) / "class", seats)
            try:
                await doing(served)
            finally:
                served.end()

    return whole()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", nargs="*", default=["idle", "thirty", "crowd", "kill"])
    parser.add_argument("--seats", type=int, default=200)
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--minutes", type=float)
    chosen = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, load {statistics.fmean(os.getloadavg()):.1f}"
        if hasattr(os, "getloadavg")
        else ""
    )
    if "idle" in chosen.what:
        await serving(5, lambda served: idle(served, chosen.tries))
    if "thirty" in chosen.what:
        await serving(30, thirty)
    if "crowd" in chosen.what:
        await serving(chosen.seats, lambda served: crowd(served, chosen.seats))
    if "kill" in chosen.what:
        with tempfile.TemporaryDirectory() as folder:
            await kill(Path(folder) / "class", killed_fast(min(chosen.seats, 60), chosen.minutes or 2))
    if "hour" in chosen.what:
        with tempfile.TemporaryDirectory() as folder:
            await kill(Path(folder) / "class", killed_for_an_hour(chosen.seats, chosen.minutes or 60))


if __name__ == "__main__":
    asyncio.run(main())
