"""What other rooms have for parts: in a package of theirs, a module a part, called as the one here."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from gorae.parts.part import Part

Made = TypeVar("Made", bound=Callable[..., Any])


class Registry(Generic[Made]):
    """The modules of one package by the kind of part that they serve.

    A module says in `OF` which function serves which kind, or which of its bases. It is imported when a part
    of that kind is met first.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self._known: dict[type[Part], Made | None] = {}

    def of(self, kind: type[Part]) -> Made | None:
        """Return what serves a kind of part; None where it has nothing in this room."""
        if kind not in self._known:
            self._known[kind] = self._found(kind)
        return self._known[kind]

    def _found(self, kind: type[Part]) -> Made | None:
        for base in kind.__mro__:
            home, _, stem = base.__module__.rpartition(".")
            name = f"{self.package}.{stem}"
            if home == Part.__module__.rpartition(".")[0] and importlib.util.find_spec(name):
                found = importlib.import_module(name).OF.get(base)
                if found:
                    return cast("Made", found)
        return None
