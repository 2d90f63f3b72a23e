"""Programs that stop with an exception: the right line, what was meant, and remarks on those that do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.programs.remarks import remarks

Tell = Callable[..., dict[str, str]]
STAR = "from robot import *\n"


@pytest.mark.parametrize(
    ("source", "place", "said"),
    [
        # a board reports conditions of loops with the last line of the loop
        (f"{STAR}while distance() > Limit:\n    sleep(10)\nstop()\n", "line 2", "never given a value"),
        ("x = 0\nwhile 10 / x > 2:\n    a = 1\n    if a:\n        b = 2\n", "line 2", "divided by 0"),
        ("for i in range('4'):\n    x = 1\n    y = 2\n", "line 1", "Make a text of the number"),
        ("while True:\n    a = 1\n    while b:\n        c = 2\n", "line 3", "never given"),
        ("while True:\n    a = 1\n    b = Limit\n", "line 3", "never given"),
        # names
        (f"{STAR}light(50)\n", "line 2", "Did you mean lights?"),
        (f"{STAR}Lights(50)\n", "line 2", "Did you mean lights?"),
        (f"{STAR}x = true\n", "line 2", "Did you mean True?"),
        (f"{STAR}speed = 3\ndrive(Speed)\n", "line 3", "Did you mean speed?"),
        ("drive(50)\n", "line 1", "first line: from robot import *"),
        ("Print(1)\n", "line 1", "Did you mean print?"),
        ("pirnt(1)\n", "line 1", "Did you mean print?"),
        ("import time\nsleep(3)\n", "line 2", "Write time.sleep"),
        ("x = randint(1, 3)\n", "line 1", "from random import randint"),
        ("time.sleep(3)\n", "line 1", "import time"),
        (f"{STAR}mark(wall)\n", "line 2", '"wall"'),
        ("print(x)\nx = 3\n", "line 1", "only later, in line 2"),
        ("def f():\n    total = 3\nf()\nprint(total)\n", "line 4", "within a function (line 2)"),
        # attributes and imports
        ("import robot\nrobot.drvie(3)\n", "line 2", "Did you mean drive?"),
        ("from robot import drvie\n", "line 1", "Did you mean drive?"),
        ("import Robot\n", "line 1", "Did you mean robot?"),
        ("from microbit import *\ndisplay.scrol('a')\n", "line 2", "Did you mean scroll?"),
        ("x = [1]\nx.push(4)\n", "line 2", "Did you mean append?"),
        # types
        (f"{STAR}if distance < 3:\n    x = 1\n", "line 2", "Write distance()"),
        (f"{STAR}line = line()\nline = line()\n", "line 3", "line 2 gave it another value"),
        ("x = 'a' + 3\n", "line 1", "str(…)"),
        (f"{STAR}x = distance\ny = x + 1\n", "line 3", "a function without its brackets"),
        (f"{STAR}drive[100]\n", "line 2", "drive(…)"),
        (f"{STAR}sleep(1,000)\n", "line 2", "Write the number as 1000, not 1,000"),
        (f"{STAR}sleep(0,5)\n", "line 2", "Write the number as 0.5, not 0,5"),
        (f"{STAR}stop() // forward\n", "line 2", "begins with #, not with //"),
        (f"{STAR}wait(300)\n", "line 2", "Did you mean sleep?"),
        (f"{STAR}x = 7 // forward\n", "line 2", "never given a value"),
        ("def f(a):\n    pass\nf()\n", "line 3", "needs 1 value(s) in the brackets, but there are 0"),
        ("for i in 3:\n    x = 1\n", "line 1", "for i in range(4)"),
        ("return 3\n", "line 1", "only stands in a function"),
        ("match 3:\n    case 3:\n        x = 1\n", "line 1", "does not know “match”"),
    ],
)  # fmt: skip
def test_the_line_and_what_was_meant(tell: Tell, source: str, place: str, said: str) -> None:
    told = tell(source.encode())
    assert f"main.py, {place}" in told["en"]
    assert said in told["en"]
    assert told["ko"]


def test_no_suggestion_where_nothing_is_near(tell: Tell) -> None:
    assert "Did you mean" not in tell(f"{STAR}x = wall\n".encode())["en"]
    assert "혹시" not in tell(b"import requests2\n")["ko"]


def test_a_program_cannot_steer_the_terminal_by_its_source(tell: Tell) -> None:
    told = tell("x = y  # \x1b[2K\x1b[32mPassed!\u202e\n".encode())
    assert "\x1b" not in told["en"] + told["ko"]
    assert "\u202e" not in told["en"]


def test_an_expression_of_thousands_of_terms_is_survived(tell: Tell) -> None:
    source = f"{STAR}x = {'+'.join(['1'] * 900)}\nlight(3)\n"
    assert "light" in tell(source.encode())["en"]


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        (f"{STAR}stop\n", 2, "stop()"),
        ("import robot\nrobot.stop\n", 2, "robot.stop()"),
        (f"{STAR}while not button_a:\n    sleep(1)\n", 2, "button_a()"),
        (f"{STAR}if button_a and x:\n    stop()\n", 2, "button_a()"),
        ("from microbit import *\nif button_a.is_pressed:\n    x = 1\n", 2, "button_a.is_pressed()"),
        ("def go():\n    pass\ngo\n", 3, "go()"),
        ("x = 1\nx == 3\n", 2, "x = 3"),
        ("x = 1\nif x == 1 or 2:\n    x = 3\n", 2, "always true"),
    ],
)
def test_what_is_allowed_and_rarely_meant(source: str, line: int, said: str) -> None:
    (found,) = remarks(source)
    assert found.line == line
    assert found.text
    assert said in found.text.say("en")
    assert said.partition(" ")[0] in found.text.say("ko") or "언제나 참" in found.text.say("ko")


PINS = "import machine\nfrom machine import ADC, Pin\n"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("led = Pin(25, Pin.OUT)\n", [3]),
        ("x = 1\nmachine.Pin(25, machine.Pin.OUT).on()\n", [4]),
        ("from machine import *\nled = Pin(25, OUT)\n", [4]),
        ("led = Pin('LED', Pin.OUT)\nother = Pin(24, Pin.OUT)\nread = Pin(25, Pin.IN)\n", []),
        ("Pin(25, Pin.OUT, value=1)\nprint(ADC(3).read_u16())\n", []),
    ],
)
def test_a_pin_that_is_the_led_of_another_board_is_told(source: str, lines: list[int]) -> None:
    found = remarks(PINS + source, {25: "LED"})
    assert [one.line for one in found] == lines
    assert all('Pin("LED", Pin.OUT)' in one.text.say("ko") for one in found if one.text)
    assert remarks(PINS + source) == []


@pytest.mark.parametrize(
    "source",
    [
        f"{STAR}stop()\nwhile not button_a():\n    sleep(1)\n",
        "go = 1\nwhile go:\n    go = 0\n",
        f"{STAR}line = 3\nif line:\n    stop()\n",
        "if x or True:\n    pass\n",
        f"{STAR}if __name__ == '__main__':\n    stop()\n",
        "this is no program\n",
    ],
)
def test_nothing_is_remarked_on_what_may_well_be_meant(source: str) -> None:
    assert remarks(source) == []
