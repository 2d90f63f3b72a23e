"""What a micro:bit V2's MicroPython 1.18 lacks, and what to write instead.

An ESP32 has all of it, so the board's error alone says that this is why a program ended. The names are those
that release 2.1.2 refuses; `tests/programs/test_instead.py` asks for a sentence for each.
"""

from __future__ import annotations

import re

from gorae.programs.findings import ProgramFinding
from gorae.texts import Text

_LACKING = re.compile(
    r"(?:has no attribute '(\w+)'|can(?:'|no)t import name '?(\w+)'?|name '(\w+)' isn't defined"
    r"|no module named '(\w+)')$"
)
_INSTEAD = {
    "center": "center", "partition": "partition", "rpartition": "partition", "splitlines": "splitlines",
    "hex": "hex", "fromhex": "fromhex", "deque": "deque", "factorial": "factorial", "isclose": "isclose",
    "tau": "tau", "inf": "inf", "nan": "nan", "log2": "log2", "log10": "log10",
    "__name__": "function-name", "__globals__": "function-name",
    "NotImplemented": "not-implemented", "compile": "compile", "execfile": "execfile",
}  # fmt: skip
"""Names, and the text that says what to use."""
_FORMULAS = {
    "expm1", "cosh", "sinh", "tanh", "acosh", "asinh", "atanh", "erf", "erfc", "gamma", "lgamma",
}  # fmt: skip
"""Of `math`, without a short way to do it otherwise."""
_MODULES = {
    "_asyncio", "asyncio", "binascii", "cmath", "deflate", "framebuf", "hashlib", "heapq", "io", "json",
    "platform", "re", "select", "uctypes", "vfs", "ubinascii", "uhashlib", "uheapq", "uio", "ujson", "ure",
    "uselect", "uasyncio",
}  # fmt: skip
_SAID = (
    ("unsupported types for : 'dict', 'dict'", "merged-dict"),
    ("unsupported types for : ", "operator"),
    ("unsupported type for : ", "operator"),
    ("'bytearray' object doesn't support item assignment", "slice"),
    ("'array' object doesn't support item assignment", "slice"),
    ("'memoryview' object doesn't support item assignment", "slice"),
    ("3-arg pow() not supported", "pow"),
)
_IMPLICITLY = re.compile(r"can't convert '\w+' object to str implicitly")


def instead(error: str, code: str, line: int) -> ProgramFinding | None:
    """What to write instead of what a micro:bit lacks, from the board's error and the line of the program."""
    kind, _, what = error.partition(":")
    what = what.strip()
    if kind == "NotImplementedError" and not what and "round" in code:
        return _finding(line, "round")
    key = next((key for said, key in _SAID if what.startswith(said)), None)
    if kind == "TypeError" and what.startswith("unsupported type") and key == "operator" and "'str'" in what:
        return ProgramFinding(line, Text("programs.text-and-number", sign=_sign(code)))
    if kind in ("TypeError", "NotImplementedError") and key:
        return _finding(line, key)
    if kind == "TypeError" and _IMPLICITLY.match(what):
        return ProgramFinding(line, Text("programs.text-and-number", sign=_sign(code)))
    return _named(what, line) if kind in ("AttributeError", "ImportError", "NameError") else None


def _named(what: str, line: int) -> ProgramFinding | None:
    found = _LACKING.search(what)
    if found is None:
        return None
    attribute, imported, alone, module = found.groups()
    name = attribute or imported or alone
    if module in _MODULES:
        return ProgramFinding(line, Text("programs.instead-module", name=module))
    if name in _FORMULAS and not alone:
        return ProgramFinding(line, Text("programs.instead-formula", name=name))
    if name not in _INSTEAD or bool(alone) is not (name in ("NotImplemented", "compile", "execfile")):
        return None
    return _finding(line, _INSTEAD[name])


def _finding(line: int, key: str) -> ProgramFinding:
    return ProgramFinding(line, Text(f"programs.instead-{key}"))


def _sign(code: str) -> str:
    return next(
        (sign for sign in ("+=", "*=", "%=", "-=", "+", "<", ">", "*", "-", "/") if sign in code), "+"
    )
