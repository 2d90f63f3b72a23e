"""What runs on a board on the host's behalf: the MicroPython sources in `onboard/`, one task a file.

They keep to what a micro:bit V1 can do, unless they say otherwise.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gorae.stripping import strip


@cache
def source(name: str) -> str:
    """The program `name`, without comments and what else a board has no use for."""
    return strip((Path(__file__).with_name("onboard") / f"{name}.py").read_text(encoding="utf-8"))


def program(name: str, **values: object) -> str:
    """The program with the values that it asks for, as global constants."""
    return "".join(f"{key}={value!r}\n" for key, value in values.items()) + source(name)
