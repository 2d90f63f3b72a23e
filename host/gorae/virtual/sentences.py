"""What a virtual board says itself to a program, found again in what the program left behind.

A board has to say it in some language at once. Results are read in another one, and perhaps by somebody else.
"""

from __future__ import annotations

import re
from functools import cache

from gorae.texts import Text

LANGUAGES = ("en", "ko")
_OTHERS = {"input": Text("virtual.nobody-types"), "machines.busy": Text("virtual.busy-machines")}
"""By names: sentences of their own."""
_PLACE = "PLACEOFTHENAME"


def not_imitated(name: str) -> Text:
    """Return the sentence for something that the virtual kit does not have."""
    return _OTHERS.get(name, Text("virtual.not-imitated", name=name))


def find_sentence(said: str) -> tuple[str, Text] | None:
    """Return the sentence that a text ends with, and what stands before it; None when it ends otherwise."""
    for pattern, _, name in _patterns():
        match = re.search(rf"(?:{pattern})\Z", said)
        if match:
            return said[: match.start()], _sentence(match, name)
    return None


def say_again(text: str, lang: str) -> str:
    """Return a text in which the board's own sentences are in this language."""
    for pattern, language, name in _patterns():
        if language != lang:
            text = re.sub(pattern, lambda match, name=name: _sentence(match, name).say(lang), text)  # type: ignore[misc]
    return text


def _sentence(match: re.Match[str], name: str) -> Text:
    return not_imitated(match.groupdict().get("name") or name)


@cache
def _patterns() -> list[tuple[str, str, str]]:
    """Return what the sentences look like, in which language that is, and what they are about."""
    anything = r"(?P<name>[\w.]{1,60})"
    return [
        (re.escape(not_imitated(name).say(lang)).replace(re.escape(_PLACE), anything), lang, name)
        for lang in LANGUAGES
        for name in (_PLACE, *_OTHERS)
    ]
