"""What a program is made of, read from its syntax tree. The program is never run here.

    code: {uses: [loop, function], calls: [turn], no_sleep_longer_than: 2 s, no_import: [time]}

What a program must have counts where it can run and does something; what it must do without counts anywhere.
MicroPython's grammar is CPython's, so `ast` reads it.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

from pydantic import model_validator

from gorae.documents import Document, Duration, mistake
from gorae.grading import features, several
from gorae.grading.called import Names
from gorae.grading.constants import KnownConstants, Unknown
from gorae.grading.live_code import LiveCode
from gorae.literals import parse
from gorae.texts import Text

Feature: TypeAlias = Literal[
    "loop", "for", "while", "if", "function", "class", "list", "variable", "arithmetic"
]

_SLEEPS = {"sleep_us": 1e-6, "sleep_ms": 1e-3, "sleep": 1e-3}
"""What one unit of the argument is in seconds; `sleep` of microbit and of robot counts in ms."""
_IN_SECONDS = ("time.sleep", "utime.sleep", "asyncio.sleep", "uasyncio.sleep")


class CodeRules(Document):
    """What a program must be made of; every rule that is given must hold."""

    uses: tuple[Feature, ...] = ()
    """What must be in it, where it can run."""
    calls: tuple[str, ...] = ()
    """Functions by name, `turn`, or with their module, `robot.turn`."""
    no_sleep_longer_than: Duration | None = None
    """No single sleep may be longer."""
    no_import: tuple[str, ...] = ()
    """Modules that it must do without."""

    @model_validator(mode="after")
    def _some_rule(self) -> CodeRules:
        if not self.model_fields_set:
            raise mistake("grading.no-rule")
        return self


@dataclass(frozen=True)
class Miss:
    """A rule that a program does not keep, and the line (1-based) where it does not; None for no one line."""

    text: Text
    line: int | None = None
    file: str = ""
    """The file that the line is in, when it is not the program itself."""


@dataclass(frozen=True)
class ParsedProgram:
    """A parsed program."""

    tree: ast.Module
    files: Sequence[str] = ()
    """The other files that are in the tree: see `several`."""

    @staticmethod
    def parse(source: str, along: Mapping[str, bytes] = MappingProxyType({})) -> ParsedProgram:
        """A program and its modules among the files `along`.

        Raises SyntaxError, ValueError, RecursionError or MemoryError for what `ast` cannot read.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree, files = several.whole(parse(source), along)
            return ParsedProgram(tree, files)

    @cached_property
    def constants(self) -> KnownConstants:
        return KnownConstants.of(self.tree)

    @cached_property
    def live(self) -> LiveCode:
        try:
            return LiveCode(self.tree, self.constants)
        except RecursionError:  # no board could compile it either
            return LiveCode(ast.Module([], []), self.constants)

    @cached_property
    def names(self) -> Names:
        return Names.of(self.tree)

    def misses(self, rules: CodeRules) -> Iterator[Miss]:
        """A sentence for every rule that the program does not keep."""
        return (self._placed(miss) for miss in self._misses(rules))

    def _placed(self, miss: Miss) -> Miss:
        """The miss with the file that it is in."""
        file, line = several.place(miss.line or 0, self.files)
        if not file:
            return miss
        text = Text(miss.text.key, **{**miss.text.values, "line": line})
        return Miss(Text("grading.in-file", file=file, message=text), line, file)

    def _misses(self, rules: CodeRules) -> Iterator[Miss]:
        for feature in rules.uses:
            if not any(features.has(feature, node, self.live) for node in self.live.nodes):
                yield self._without(feature)
        for name in rules.calls:
            if not any(self.names.is_call_of(name, node) for node in self.live.nodes):
                yield Miss(Text("grading.calls-no", name=name))
        if rules.no_sleep_longer_than is not None:
            yield from self._sleeps(rules.no_sleep_longer_than)
        if rules.no_import:
            yield from self._imports(rules.no_import)

    def _without(self, feature: Feature) -> Miss:
        """Return what was missed: the feature is not there, or changes nothing."""
        words = Text(f"grading.feature-{feature}")
        idle = [node for node in ast.walk(self.tree) if isinstance(node, features.KINDS[feature])]
        line = min((getattr(node, "lineno", 0) for node in idle), default=0)
        if not line:
            return Miss(Text("grading.uses-no", feature=words))
        return Miss(Text("grading.uses-idle", feature=words, line=line), line)

    def _sleeps(self, longest: float) -> Iterator[Miss]:
        for node in ast.walk(self.tree):
            taken = self._slept(node) if isinstance(node, ast.Call) else None
            if taken is not None and taken > longest + 1e-9:
                assert isinstance(node, ast.Call)
                values = {"line": node.lineno, "seconds": round(taken, 3), "longest": longest}
                yield Miss(Text("grading.sleeps-long", **values), node.lineno)
        yield from self._unseen(self.names.unseen_code())

    def _slept(self, call: ast.Call) -> float | None:
        """How long a call sleeps at most, in seconds; None when it does not, or that is not known."""
        called = self.names.called(call)
        units = {_SLEEPS.get(name.rpartition(".")[2]) for name in called} - {None}
        if not units or not call.args:
            return None
        amounts = self._numbers(call.args[0])
        if any(self.names.is_call_of(full, call) for full in _IN_SECONDS):
            units = {1.0}
        return max((amount * (unit or 0.0) for amount in amounts for unit in units), default=None)

    def _numbers(self, node: ast.expr) -> list[float]:
        """What a number may be: written out, computed from such, or what a name is always given."""
        values = self.constants.values.get(node.id, []) if isinstance(node, ast.Name) else []
        if not values:
            try:
                values = [self.constants.value(node)]
            except Unknown:
                return []
        return [
            float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)
        ]

    def _imports(self, forbidden: tuple[str, ...]) -> Iterator[Miss]:
        for line, module in self.names.imports(forbidden):
            yield Miss(Text("grading.imports", line=line, module=module), line)
        yield from self._unseen(self.names.unseen_imports())

    def _unseen(self, places: Iterator[tuple[int, str]]) -> Iterator[Miss]:
        for line, name in places:
            yield Miss(Text("grading.cannot-see", line=line, name=name), line)
