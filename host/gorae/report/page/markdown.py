"""Markdown as HTML. What somebody wrote there cannot reach outside of its page: HTML in it is text, pictures
are left out, and links go to pages only."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from gorae.report.plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

# Hangul, ideographs, kana, their punctuation and full-width forms.
_CJK = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")


def html_of(text: str) -> Markup:
    """CommonMark with tables."""
    from markupsafe import Markup

    return Markup(_reader().render(plain(text)))


@cache
def _reader() -> MarkdownIt:
    """A reader that finds `**통과!**가` bold, too.

    CommonMark wants a space between a mark behind punctuation and a letter, but no Korean particle has one
    before it. As in github.com/tats-u/markdown-cjk-friendly, a letter of Korean, Chinese or Japanese beside
    the mark will do.
    """
    from markdown_it import MarkdownIt
    from markdown_it.common.utils import isMdAsciiPunct, isPunctChar
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_inline.state_inline import Scanned, StateInline

    def part(letter: str, other: str) -> bool:
        """Whether a mark between them stands between CJK and punctuation."""
        return bool(_CJK.match(letter)) and (isMdAsciiPunct(ord(other)) or isPunctChar(other))

    class State(StateInline):
        def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
            found = super().scanDelims(start, canSplitWord)
            end = start + found.length
            before, after = self.src[start - 1 : start] or " ", self.src[end : end + 1] or " "
            opens, closes = part(before, after), part(after, before)
            return Scanned(found.can_open or opens, found.can_close or closes, found.length)

    class Inline(ParserInline):
        def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
            state = State(src, md, env, tokens)
            self.tokenize(state)
            for rule in self.ruler2.getRules(""):
                rule(state)
            return state.tokens

    reader = MarkdownIt("commonmark", {"html": False})
    reader.inline = Inline()
    return reader.configure("commonmark", {"html": False}).enable("table").disable("image")
