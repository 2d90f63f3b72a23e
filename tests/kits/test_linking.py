"""Modules that become one: names, constants, what is left out, and what is only loaded later."""

from __future__ import annotations

import pytest

from gorae.kits.linking import LinkError, Unit, link

BOARD = '''
import machine

_beat = 0
sleep_ms = machine.sleep

def _pin(number: int) -> object:
    pin: object = getattr(machine, "pin" + str(number))
    return pin

def pin_in(number: int) -> object:
    """What reads the pin."""
    return _pin(number).read

def every(ms: int) -> None:
    global _beat
    _beat += 1
    machine.every(_beat, ms=ms)

def unused() -> None:
    print("nobody calls it")
'''
SENSOR = """
import board
import kit

_left = board.pin_in(kit.LEFT)
_state = 0

def look() -> int:
    global _state
    _state = _left() + kit.LEFT * 2
    return _state
"""
API = """
import board as _board
import sensor as _sensor

_left = 1

def look():
    return _sensor.look()

def wait(ms, more=0):
    later = ms + more
    _board.sleep_ms(later)
    return _sensor._state + _left

def later():
    import extra
    return extra.count(3)
"""
EXTRA = """
import api
import board

def count(number):
    total = api._left
    board._beat = total
    board.every(number)
    return total
"""
UNITS = [
    Unit("_base.py", ["board", "sensor"]),
    Unit("api.py", ["api"], [("api", name) for name in ("look", "wait", "later")], private_imports=True),
    Unit("_extra.py", ["extra"]),
]
SOURCES = {"board": BOARD, "sensor": SENSOR, "api": API, "extra": EXTRA}


def linked(**changed: str) -> dict[str, str]:
    return link(SOURCES | changed, UNITS, {"kit": {"LEFT": 13}})


def test_modules_become_one_and_forwards_and_constants_vanish() -> None:
    assert linked()["_base.py"] == (
        "import machine\n"
        "_beat = 0\n"
        "sleep_ms = machine.sleep\n"
        "def every(ms):\n global _beat\n _beat += 1\n machine.every(_beat, ms=ms)\n"
        "_left = machine.pin13.read\n"
        "_state = 0\n"
        "def look():\n global _state\n _state = _left() + 26\n return _state\n"
    )


def test_what_a_program_imports_gives_no_more_than_its_own_functions() -> None:
    assert linked()["api.py"] == (
        "import _base\n"
        "from _base import look,sleep_ms as _sleep_ms\n"
        "_left = 1\n"
        "def wait(ms, more=0):\n a = ms + more\n _sleep_ms(a)\n return _base._state + _left\n"
        "def later():\n import _extra\n return _extra.count(3)\n"
    )


def test_what_another_module_sets_is_set_there() -> None:
    assert linked()["_extra.py"] == (
        "import _base\nfrom _base import every\nfrom api import _left\n"
        "def count(a):\n b = _left\n _base._beat = b\n every(a)\n return b\n"
    )
    sensor = SENSOR + "def still():\n    board._beat = 0\n"
    base = linked(sensor=sensor, api=API.replace("_sensor.look()", "_sensor.still()"))["_base.py"]
    assert "def still():\n global _beat\n _beat = 0\n" in base


def test_names_that_two_modules_have_are_told_apart() -> None:
    sensor = SENSOR + "def beat():\n    global _beat\n    _beat = 5\n    return _beat + board._beat\n"
    base = linked(sensor=sensor, api=API.replace("_sensor.look()", "_sensor.beat()"))["_base.py"]
    assert "def beat():\n global _beat_sensor\n _beat_sensor = 5\n return _beat_sensor + _beat\n" in base


def test_a_name_that_nobody_defines_is_told() -> None:
    with pytest.raises(LinkError, match=r"api\.py: sensor has no nothing"):
        linked(api=API + "def wrong():\n    _sensor.nothing()\nwrong()\n")


@pytest.mark.parametrize("module", ["a", "kit"])
def test_a_module_that_is_not_linked_stays_an_import(module: str) -> None:
    units = [Unit("m.py", ["m"], [("m", "f")])]
    assert link({"m": f"import {module} as x\ndef f():\n    print(x.y, x)\n"}, units, {}) == {
        "m.py": f"import {module} as x\ndef f():\n print(x.y, x)\n"
    }


@pytest.mark.parametrize("line", ["from a import b", "from a import b as c"])
def test_a_name_of_a_module_that_is_not_linked_stays_so(line: str) -> None:
    name = line.rpartition(" ")[2]
    units = [Unit("m.py", ["m"], [("m", "f")])]
    assert link({"m": f"{line}\ndef f():\n    print({name})\n"}, units, {}) == {
        "m.py": f"{line}\ndef f():\n print({name})\n"
    }
