"""The names that a program on a kit may use: keywords, builtins, modules and what is in them."""

from __future__ import annotations

import ast
import keyword
from functools import cache

from gorae import resources
from gorae.literals import parse

KEYWORDS = frozenset(keyword.kwlist)
"""Of Python; MicroPython has the same."""
_BUILTINS = """
abs all any bin bool bytearray bytes callable chr classmethod complex delattr dict dir divmod enumerate
eval exec filter float frozenset getattr globals hasattr hash help hex id input int isinstance issubclass
iter len list locals map max memoryview min next object oct open ord pow print property range repr
reversed round set setattr slice sorted staticmethod str sum super tuple type zip ArithmeticError
AssertionError AttributeError BaseException EOFError Exception GeneratorExit ImportError IndexError
KeyError KeyboardInterrupt MemoryError NameError NotImplementedError OSError OverflowError RuntimeError
StopIteration SyntaxError SystemExit TypeError ValueError ZeroDivisionError __name__
"""
_MODULES = {
    "robot": "",
    "microbit": """
        Image accelerometer audio button_a button_b compass display i2c microphone panic pin0 pin1 pin2
        pin_logo pin_speaker reset running_time run_every scale set_volume sleep Sound speaker spi temperature
        uart volume""",
    "machine": """ADC I2C PWM Pin RTC SPI SoftI2C SoftSPI TouchPad Timer UART WDT disable_irq enable_irq freq
        idle lightsleep reset reset_cause time_pulse_us unique_id""",
    "time": "sleep sleep_ms sleep_us ticks_add ticks_diff ticks_ms ticks_us time time_ns",
    "random": "choice getrandbits randint random randrange seed uniform",
    "math": """acos asin atan atan2 ceil cos degrees e exp fabs floor fmod log pi pow radians sin sqrt tan
        trunc""",
    "music": "get_tempo pitch play reset set_tempo stop",
    "neopixel": "NeoPixel",
    "radio": "config off on receive receive_bytes receive_bytes_into receive_full reset send send_bytes",
    "os": "listdir remove rename stat uname",
    "sys": "exit implementation platform version",
    "gc": "collect mem_alloc mem_free",
    "utime": "sleep sleep_ms sleep_us ticks_diff ticks_ms ticks_us",
    "json": "dump dumps load loads",
}
_METHODS = """
append clear copy count extend index insert pop remove reverse sort find format isalpha isdigit join
lower lstrip replace rfind rsplit rstrip split startswith endswith strip upper get items keys popitem
setdefault update values add discard is_pressed was_pressed get_presses show scroll get_pixel set_pixel
on off value read_digital write_digital read_analog write_analog get_x get_y get_z is_gesture was_gesture
duty freq write read fill init
"""
BUILTINS = frozenset(_BUILTINS.split())
MODULES = {module: frozenset(names.split()) for module, names in _MODULES.items()}
"""Modules that programs import, with the names that are used most."""
STUBS = frozenset({"microbit"})
"""Modules that a board has in C, and that lie as a package on a computer: stubs for an editor."""
METHODS = frozenset(_METHODS.split())
"""What stands behind the dot of lists, texts, displays, pins and buttons."""


@cache
def robot_names() -> frozenset[str]:
    """What `from robot import *` brings."""
    source = (resources.folder("firmware") / "common" / "robot.py").read_text(encoding="utf-8")
    functions = (node.name for node in parse(source).body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in functions if not name.startswith("_"))


def names_in(module: str) -> frozenset[str]:
    """What a module has; nothing for one that is not known here."""
    return robot_names() if module == "robot" else MODULES.get(module, frozenset())
