"""`asyncio` on boards that have it, by what MicroPython's documentation promises; in virtual time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mainline import MAINLINE

Play = Callable[..., Any]
START = """
import asyncio, time
began = time.ticks_ms()
log = []
def now():
    return (time.ticks_ms() - began) // 10 * 10
async def blink(name, times, ms):
    for i in range(times):
        log.append((name, now()))
        await asyncio.sleep_ms(ms)
    return name
async def fail(ms=20):
    await asyncio.sleep_ms(ms)
    1 / 0
async def long():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        log.append("cancelled")
        raise
asyncio.sleep
began = time.ticks_ms()
"""


@pytest.fixture
def say(play: Play) -> Callable[..., list[str]]:
    """The lines that a program prints; `main` is run where it defines one."""

    def say(program: str, board: str = "esp32", **options: Any) -> list[str]:
        runs = "\nprint(asyncio.run(main()))\n" if "def main" in program else ""
        lines: list[str] = play(START + program + runs, board, **options).said
        return lines

    return say


@pytest.mark.parametrize("board", MAINLINE)
def test_tasks_take_turns_in_virtual_time(say: Callable[..., list[str]], board: str) -> None:
    lines = say(
        "async def main():\n"
        "    result = await asyncio.gather(blink('a', 2, 100), blink('b', 3, 30))\n"
        "    print(log)\n    return result",
        board,
    )
    assert lines == ["[('a', 0), ('b', 0), ('b', 30), ('b', 60), ('a', 100)]", "['a', 'b']"]


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("try: await asyncio.wait_for(long(), 0.2)\nexcept asyncio.TimeoutError: return log, now()",
         "(['cancelled'], 200)"),
        ("return await asyncio.wait_for_ms(blink('a', 1, 10), 500), now()", "('a', 10)"),
        ("return await asyncio.gather(fail(), blink('a', 1, 1), return_exceptions=True)",
         "[ZeroDivisionError('divide by zero',), 'a']"),
        ("try: await asyncio.gather(long(), fail())\nexcept ZeroDivisionError: return now()", "20"),
        ("task = asyncio.create_task(long())\nawait asyncio.sleep_ms(5)\ntask.cancel()\n"
         "try: await task\nexcept asyncio.CancelledError: return log, task.done()", "(['cancelled'], True)"),
        ("task = asyncio.create_task(fail())\nawait asyncio.sleep_ms(5)\n"
         "try: await task\nexcept ZeroDivisionError: return 'seen'", "seen"),
        ("event = asyncio.Event()\nasync def set():\n    await asyncio.sleep(1)\n    event.set()\n"
         "asyncio.create_task(set())\nawait event.wait()\nreturn now(), event.is_set()", "(1000, True)"),
        ("flag = asyncio.ThreadSafeFlag()\nfrom machine import Timer\n"
         "timer = Timer(0, mode=Timer.ONE_SHOT, period=250, callback=lambda t: flag.set())\n"
         "await flag.wait()\nreturn now()", "250"),
        ("return asyncio.current_task().done()", "False"),
        ("await asyncio.sleep(3600)\nreturn now()", "3600000"),
    ],
)  # fmt: skip
def test_what_there_is(say: Callable[..., list[str]], body: str, printed: str) -> None:
    indented = body.replace("\n", "\n    ")
    assert say(f"async def main():\n    {indented}", until_s=4000) == [printed]


def test_a_lock_lets_in_one_at_a_time_in_their_order(say: Callable[..., list[str]]) -> None:
    lines = say(
        "lock = asyncio.Lock()\n"
        "async def use(name):\n    async with lock:\n        await blink(name, 1, 50)\n"
        "async def main():\n    await asyncio.gather(use('a'), use('b'), use('c'))\n    return log"
    )
    assert lines == ["[('a', 0), ('b', 50), ('c', 100)]"]


def test_an_error_that_nobody_retrieves_is_printed(say: Callable[..., list[str]]) -> None:
    lines = say(
        "async def main():\n    asyncio.create_task(fail())\n    await asyncio.sleep_ms(100)\n    return 'on'"
    )
    assert lines[0] == "Task exception wasn't retrieved"
    assert lines[-2:] == ["ZeroDivisionError: divide by zero", "on"]


def test_an_error_of_the_main_task_ends_the_program(play: Play) -> None:
    played = play(START + "asyncio.run(fail())", "esp32")
    assert played.outcome.error == "ZeroDivisionError: divide by zero"


def test_the_old_way_to_run_a_loop(say: Callable[..., list[str]]) -> None:
    lines = say(
        "import uasyncio\nloop = uasyncio.get_event_loop()\n"
        "async def stop():\n    await asyncio.sleep(1)\n    loop.stop()\n"
        "loop.create_task(stop())\nloop.create_task(blink('a', 3, 10))\nloop.run_forever()\n"
        "print(now(), len(log))\nprint(loop.run_until_complete(blink('b', 1, 10)))"
    )
    assert lines == ["1000 3", "b"]


def test_what_waits_for_nothing_ends(say: Callable[..., list[str]]) -> None:
    assert say("async def main():\n    await asyncio.Event().wait()") == ["None"]


def test_star_import_takes_its_names(say: Callable[..., list[str]]) -> None:
    assert say("from uasyncio import *\nprint(sleep_ms is asyncio.sleep_ms)") == ["True"]


def test_it_takes_little_of_a_programs_room(play: Play) -> None:
    program = (
        "import gc\ngc.collect()\nbefore = gc.mem_free()\nimport asyncio\nasyncio.run\ngc.collect()\n"
        "print(before - gc.mem_free())"
    )
    assert int(play(program, "esp32").lines[0]) < 2_000


def test_its_parts_can_be_imported_and_no_others(say: Callable[..., list[str]]) -> None:
    lines = say(
        "import asyncio.core\nfrom asyncio.lock import Lock\nprint(Lock is asyncio.Lock)\n"
        "try: import asyncio.nosuch\nexcept ImportError as error: print(error)"
    )
    assert lines == ["True", "no module named 'asyncio.nosuch'"]
