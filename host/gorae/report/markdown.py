"""Markdown as HTML. What somebody wrote there cannot reach outside of its page: HTML in it is text, pictures
are left out, and links go to pages only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from gorae.report.plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markupsafe import Markup

_BOLD = re.compile(r"\*\*(\S|\S[^*]*\S)\*\*")


def html_of(text: str) -> Markup:
    """CommonMark with tables."""
    from markupsafe import Markup

    return Markup(_reader().render(plain(text)))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.core.ruler.push("bold_before_particles", _bold_before_particles)
    return reader


def _bold_before_particles(state: StateCore) -> None:
    """`**통과!**가` is bold, too: CommonMark leaves it as it is, for it expects a space after the mark."""
    for token in state.tokens:
        if token.children:
            token.children = [part for child in token.children for part in _split(child)]


def _split(token: Token) -> Iterator[Token]:
    from markdown_it.token import Token

    if token.type != "text":
        yield token
        return
    for index, words in enumerate(_BOLD.split(token.content)):
        text = Token("text", "", 0, content=words)
        if index % 2:
            yield from (Token("strong_open", "strong", 1), text, Token("strong_close", "strong", -1))
        else:
            yield text
