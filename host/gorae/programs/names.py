"""What was meant by a name that does not exist."""

from __future__ import annotations

from gorae.programs.definitions import Definitions
from gorae.programs.lexing import ProgramToken, TokenKind
from gorae.programs.spelling import likely
from gorae.programs.vocabulary import KEYWORDS, METHODS, MODULES, names_in, robot_names
from gorae.texts import Text

_CONSTANTS = {"true": "True", "false": "False", "none": "None", "null": "None", "nil": "None"}
_METHODS_MEANT = {
    "push": "append", "add": "append", "append": "add", "length": "len", "size": "len", "lenght": "len",
    "touppercase": "upper", "tolowercase": "lower", "trim": "strip", "contains": "in",
}  # fmt: skip
_ROBOT_MEANT = {"wait": "sleep", "delay": "sleep", "pause": "sleep"}
"""What other robots call it."""
_TAKE_TEXT = ("mark", "log", "print", "scroll", "show", "play", "open")


def name_text(name: str, tokens: list[ProgramToken], known: Definitions, line: int) -> Text | None:
    """The advice for a name that is not defined on a line with those tokens."""
    constant = _CONSTANTS.get(name.lower())
    if constant and constant != name:
        return _meant(name, [constant])
    where = _not_imported(name, known)
    if where:
        return where
    own = known.assigned.get(name) or known.functions.get(name)
    if own and name in known.local:
        return Text("programs.local-name", name=name, line=own)
    if own and own >= line:
        return Text("programs.later-name", name=name, line=own)
    near = likely(name, known.names - {name})
    if near:
        return _meant(name, near)
    if "robot" in known.stars and name in _ROBOT_MEANT:
        return _meant(name, [_ROBOT_MEANT[name]])
    if "robot" not in known.stars and (near := likely(name, robot_names())):
        return Text(
            "programs.and", first=_meant(name, near), second=Text("programs.import-robot", name=near[0])
        )
    if near := [word for word in likely(name, KEYWORDS) if word not in _CONSTANTS.values()]:
        return _meant(name, near)
    if _is_text(name, tokens):
        return Text("programs.quote-it", name=name)
    return None


def _not_imported(name: str, known: Definitions) -> Text | None:
    """A name that exists, but was not imported."""
    module = next((alias for alias, module in known.modules.items() if name in names_in(module)), None)
    if module:
        return Text("programs.behind-dot", name=name, module=module)
    if name in robot_names():
        return Text("programs.import-robot", name=name)
    if name in MODULES:
        return Text("programs.import-module", name=name)
    owners = [module for module in ("random", "math") if name in names_in(module)]
    return Text("programs.import-from", name=name, module=owners[0]) if owners else None


def _is_text(name: str, tokens: list[ProgramToken]) -> bool:
    """Whether a name stands where programs mostly have a text: mark(wall)."""
    for function, bracket, value in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (bracket.text, value.text) == ("(", name) and function.text in _TAKE_TEXT:
            return True
    return False


def attribute_text(name: str, tokens: list[ProgramToken], known: Definitions) -> Text | None:
    """The advice for a name behind a dot that is not there."""
    owner = next(
        (one.text for one, dot, end in zip(tokens, tokens[1:], tokens[2:], strict=False)
         if (dot.text, end.text) == (".", name) and one.kind is TokenKind.NAME),
        "",
    )  # fmt: skip
    module = known.module_of(owner)
    near = likely(name, names_in(module) if module else {*METHODS, *known.attributes})
    if near:
        return _meant(name, near)
    if not module and name.lower() in _METHODS_MEANT:
        return _meant(name, [_METHODS_MEANT[name.lower()]])
    if module:
        return Text("programs.not-in-module", name=name, module=module)
    return None


def import_text(name: str, tokens: list[ProgramToken], *, is_module: bool) -> Text | None:
    """The advice for a module that is not there, or a name that a module does not have."""
    if is_module:
        near = likely(name, MODULES)
        return _meant(name, near) if near else None
    module = tokens[1].text if len(tokens) > 1 else ""
    near = likely(name, names_in(module))
    return _meant(name, near) if near else Text("programs.not-in-module", name=name, module=module)


def _meant(name: str, near: list[str]) -> Text:
    right = Text("programs.word", word=near[0])
    for word in near[1:]:
        right = Text("programs.or", first=right, second=word)
    return Text("programs.meant", name=name, right=right)
