"""The one catalogue of what gorae says, in Korean and English.

A file per room lies beside this one; the key `grading.missed` is the entry `missed` of `grading.yaml`.
A value may be followed by the Korean particle it needs: `{name:을}` becomes "벽을" or "고래를";
`{name:~을}` is the particle alone, for a value that stands in quotation marks.
"""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from gorae.texts.korean import PARTICLES, particle
from gorae.texts.words import one_line

__all__ = ["LANGUAGES", "Text", "catalogues", "fill", "particle", "system_language", "templates"]

LANGUAGES = ("ko", "en")


class Text:
    """A sentence of the catalogue and the values that fill it; said in a language only at the end."""

    __slots__ = ("key", "values")

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = values

    def say(self, lang: str) -> str:
        """The sentence in `lang` (`ko` or `en`). Values may say themselves, or be `{"en": …, "ko": …}`."""
        return fill(self.template(lang), self.values, lang)

    def template(self, lang: str) -> str:
        """The sentence in `lang` as it stands in the catalogue, for who fills it later."""
        room, _, entry = self.key.partition(".")
        return _catalogue(room)[entry][lang]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Text({self.key!r}{values})"


def fill(template: str, values: Mapping[str, object], lang: str) -> str:
    """Fill a template of the catalogue, choosing Korean particles by the value before them."""
    return _Filler(lang).vformat(template, (), values)


def catalogues() -> list[str]:
    """Return the names of all rooms that have sentences."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.yaml"))


def templates(room: str, lang: str) -> dict[str, str]:
    """Return all sentences of a room in `lang` as they stand in the catalogue, by their entries."""
    return {entry: says[lang] for entry, says in _catalogue(room).items()}


def system_language() -> str:
    """`ko` when the user's system speaks Korean, else `en`."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if not any(names):
        names = [locale.getlocale()[0] or ""]
    first = next(name for name in [*names, "en"] if name)
    return "ko" if first.lower().startswith(("ko", "korean")) else "en"


@cache
def _catalogue(room: str) -> dict[str, dict[str, str]]:
    """Return the entries of a room. They are kept as JSON: YAML of that size takes twenty times as long."""
    from gorae.caching import CacheEntry

    source = Path(__file__).with_name(f"{room}.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, str]] = json.loads(
        CacheEntry(f"texts-{room}", [source]).get(lambda: _as_json(source))
    )
    return entries


def _as_json(source: str) -> bytes:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return json.dumps(yaml.load(source, Loader=loader), ensure_ascii=False).encode()


class _Filler(Formatter):
    def __init__(self, lang: str) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        if hasattr(value, "say"):
            value = value.say(self.lang)
        elif isinstance(value, Mapping):
            value = value[self.lang]
        elif isinstance(value, str):
            value = one_line(value)
        if isinstance(value, float) and format_spec in ("", *PARTICLES):
            value = f"{value:.10g}"
        if format_spec.removeprefix("~") in PARTICLES:
            shown = "" if format_spec.startswith("~") else value
            return f"{shown}{particle(str(value), format_spec.removeprefix('~'))}"
        return str(super().format_field(value, format_spec))
