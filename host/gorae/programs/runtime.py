"""What is behind the exception that ended a program: the right line, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from gorae.programs.characters import describe_odd, odd_characters
from gorae.programs.definitions import Definitions
from gorae.programs.findings import ProgramFinding
from gorae.programs.lexing import ProgramToken, TokenKind
from gorae.programs.loops import conditions_reported_at
from gorae.programs.names import attribute_text, import_text, name_text
from gorae.programs.repairs.foreign import comment_sign
from gorae.programs.source import HEADERS, SourceLines
from gorae.texts import Text

_LARGEST = 200_000
"""Characters of a program that is looked at."""
_OPERATORS = {
    "__lt__": "<", "__gt__": ">", "__le__": "<=", "__ge__": ">=", "__eq__": "==", "__add__": "+",
    "__sub__": "-", "__mul__": "*", "__truediv__": "/", "__floordiv__": "//", "__mod__": "%",
    "__iadd__": "+=",
}  # fmt: skip
_NAME = re.compile(r"name '(.+)' isn't defined")
_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_MODULE = re.compile(r"no module named '([\w.]+)'")
_IMPORTED = re.compile(r"can(?:'|no)t import name '?(\w+)")
_ARGUMENTS = re.compile(r"takes (\d+) positional arguments but (\d+) were given")
_UNSUPPORTED = re.compile(r"unsupported types? for (\w+): (.*)")

Wanted = Callable[[list[ProgramToken]], bool]


def diagnose_exception(text: str, error: str, line: int) -> ProgramFinding | None:
    """More about an exception, `NameError: name 'x' isn't defined`, that a board reports for a line, 1-based.

    None when there is nothing more to say than the exception does.
    """
    if len(text) > _LARGEST:
        return None
    source = SourceLines.of(text)
    kind, _, what = error.partition(": ")
    at = _place(source, line, _wanted(kind, what))
    odd = [odd for odd in odd_characters(text) if odd.line == at]
    if odd and kind in ("NameError", "AttributeError", "ImportError"):
        return ProgramFinding(at, describe_odd(odd))
    said = _text(kind, what, source, text, at)
    return ProgramFinding(at, said) if said or at != line else None


def _text(kind: str, what: str, source: SourceLines, text: str, at: int) -> Text | None:
    known = Definitions.of(text)
    if kind == "NameError" and (found := _NAME.search(what)):
        if _is_comment(found[1], source.tokens(at)):
            return comment_sign(at, "//")
        return name_text(found[1], source.tokens(at), known, at)
    if kind == "AttributeError" and (found := _ATTRIBUTE.search(what)):
        return attribute_text(found[1], source.tokens(at), known)
    if kind == "ImportError" and (found := _MODULE.search(what) or _IMPORTED.search(what)):
        return import_text(found[1], source.tokens(at), is_module=bool(_MODULE.search(what)))
    if kind == "TypeError":
        return _type_text(what, source.tokens(at), known)
    return None


def _is_comment(name: str, tokens: list[ProgramToken]) -> bool:
    """Whether the name stands behind // and what is computed is used for nothing: drive(100) // forward."""
    words = [token.text for token in tokens]
    used = not words or words[0] in HEADERS or "=" in words or "return" in words
    return not used and any(pair == ("//", name) for pair in pairwise(words)) and words[-2:-1] == ["//"]


def _wanted(kind: str, what: str) -> Wanted | None:
    """Which tokens a line has on which such an exception can happen; None when any may."""
    if found := (_NAME.search(what) if kind == "NameError" else _ATTRIBUTE.search(what)):
        name = found[1]
        return lambda tokens: any(token.text == name for token in tokens)
    if kind == "ZeroDivisionError":
        return lambda tokens: any(token.text in ("/", "//", "%", "/=", "//=", "%=") for token in tokens)
    if kind in ("IndexError", "KeyError"):
        return lambda tokens: any(token.text == "[" for token in tokens)
    if kind == "TypeError" and (found := _UNSUPPORTED.search(what)):
        sign = _OPERATORS.get(found[1], "")
        return lambda tokens: any(token.text in (sign, "range") for token in tokens)
    return None


def _place(source: SourceLines, line: int, wanted: Wanted | None) -> int:
    """The line where it happened. A board reports the condition of a loop with the last line in the loop."""
    if wanted is None or wanted(source.tokens(line)):
        return line
    headers = conditions_reported_at(source, line)
    return next((header for header in headers if wanted(source.tokens(header))), line)


def _type_text(what: str, tokens: list[ProgramToken], known: Definitions) -> Text | None:
    if "'function'" in what or "'bound_method'" in what:
        return _not_called(tokens, known) or Text("programs.function-value")
    if "isn't callable" in what:
        return _shadowed(tokens, known)
    if found := _ARGUMENTS.search(what):
        return _comma_in_number(tokens) or Text(
            "programs.arguments", wanted=int(found[1]), given=int(found[2])
        )
    if (found := _UNSUPPORTED.search(what)) and "'str'" in found[2]:
        return Text("programs.text-and-number", sign=_OPERATORS.get(found[1], found[1]))
    if "'int' object isn't iterable" in what and any(token.text == "for" for token in tokens):
        return Text("programs.for-needs-range")
    if found and "'NoneType'" in found[2]:
        return Text("programs.no-value")
    return None


def _comma_in_number(tokens: list[ProgramToken]) -> Text | None:
    """`sleep(1,000)` and `sleep(0,5)`: one number, written with a comma."""
    for whole, comma, part, end in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        numbers = whole.kind is part.kind is TokenKind.NUMBER and part.column == comma.end
        if not numbers or (comma.text, end.text) != (",", ")") or not (whole.text + part.text).isdigit():
            continue
        right = whole.text + part.text if len(part.text) == 3 else f"{whole.text}.{part.text}"
        return Text("programs.comma-in-number", wrong=f"{whole.text},{part.text}", right=right)
    return None


def _not_called(tokens: list[ProgramToken], known: Definitions) -> Text | None:
    """A function without its brackets: `if distance < 100`."""
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        called = after is not None and after.text == "("
        if token.kind is TokenKind.NAME and not called and known.is_function(token.text):
            if after is not None and after.text == "[":
                return Text("programs.round-brackets", name=token.text)
            return Text("programs.not-called", name=token.text)
    return None


def _shadowed(tokens: list[ProgramToken], known: Definitions) -> Text | None:
    """A function whose name was given to something else: `line = line()`."""
    for token, after in pairwise(tokens):
        if after.text == "(" and token.text in known.assigned and known.was_function(token.text):
            return Text("programs.shadowed", name=token.text, line=known.assigned[token.text])
    return None
