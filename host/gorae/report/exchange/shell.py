"""Commands that people copy, quoted for the shell of the computer that prints them.

Whatever a file is called (`` `rm -rf ~`.py ``), the command names that file and does nothing else. On Windows
what is printed is right in PowerShell, and in cmd unless the name has `%`, `$` or a backtick: then it names
no file there, but never runs anything.
"""

from __future__ import annotations

import os
import re
import shlex

_ON_WINDOWS = os.name == "nt"
_HARMLESS_ON_WINDOWS = re.compile(r"[\w.:\\/+=-]+", re.ASCII)
_WINDOWS_SPECIAL = re.compile('[`$"\u201c\u201d\u201e]')
"""What PowerShell reads within double quotes; it takes curly ones for quotes, too."""


def quoted(word: str, *, windows: bool = _ON_WINDOWS) -> str:
    """The word as one argument of a command."""
    if windows:
        return _for_powershell(word)
    return shlex.quote(word) if word.isprintable() else _by_printf(word)


def quoted_path(path: str, *, windows: bool = _ON_WINDOWS) -> str:
    """The path as one argument, which no command takes for an option."""
    before = (".\\" if windows else "./") if path.startswith("-") else ""
    return quoted(before + path, windows=windows)


def _for_powershell(word: str) -> str:
    if _HARMLESS_ON_WINDOWS.fullmatch(word):
        return word
    escaped = _WINDOWS_SPECIAL.sub(lambda sign: f"`{sign[0]}", word)
    return f'"{escaped}"'


def _by_printf(word: str) -> str:
    """For a word that cannot be seen as it is: control characters, what turns the direction of writing."""
    octal = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in " ._-/+=,:@") else _octal(letter)
        for letter in word
    )
    return f"\"$(printf '{octal}')\""


def _octal(letter: str) -> str:
    try:
        raw = letter.encode("utf-8", "surrogateescape")  # a name of bytes that are no UTF-8
    except UnicodeEncodeError:
        raw = b"?"
    return "".join(f"\\{byte:03o}" for byte in raw)
