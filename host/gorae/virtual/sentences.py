"""What a virtual board says itself to a program, found again in what the program left behind.

A board has to say it in some language at once. Results are read in another one, and perhaps by somebody else.
"""

from __future__ import annotations

import re
from functools import cache

from gorae.texts import Text

LANGUAGES = ("en", "ko")
_PLACE = "PLACEOFTHENAME"


def not_imitated(name: str) -> Text:
    """Return the sentence for something that the virtual kit does not have."""
    return Text("virtual.nobody-types") if name == "input" else Text("virtual.not-imitated", name=name)


def find_sentence(said: str) -> tuple[str, Text] | None:
    """Return the sentence that a text ends with, and what stands before it; None when it ends otherwise."""
    for pattern, _ in _patterns():
        match = re.search(rf"(?:{pattern})\Z", said)
        if match:
            return said[: match.start()], _sentence(match)
    return None


def say_again(text: str, lang: str) -> str:
    """Return a text in which the board's own sentences are in this language."""
    for pattern, language in _patterns():
        if language != lang:
            text = re.sub(pattern, lambda match: _sentence(match).say(lang), text)
    return text


def _sentence(match: re.Match[str]) -> Text:
    return not_imitated(match.groupdict().get("name") or "input")


@cache
def _patterns() -> list[tuple[str, str]]:
    """Return what the sentences look like, and in which language that is."""
    return [
        (re.escape(not_imitated(name).say(lang)).replace(re.escape(_PLACE), r"(?P<name>[\w.]{1,60})"), lang)
        for lang in LANGUAGES
        for name in (_PLACE, "input")
    ]
