"""Markdown as HTML. What somebody wrote there cannot reach outside of its page: HTML in it is text, pictures
are left out, and links go to pages only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from gorae.report.plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

# Hangul, ideographs, kana, their punctuation and full-width forms.
_CJK = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")


def html_of(text: str, pictures: Mapping[str, Markup] | None = None) -> Markup:
    """CommonMark with tables, those wider than the page in a `.wide` that can be scrolled.

    `pictures` are shown where the text has an image of that address; there are no others.
    """
    from markupsafe import Markup

    return Markup(_reader(bool(pictures)).render(plain(text), {"pictures": pictures or {}}))


def _picture(tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    """Write a picture that is known, and of another one what it shows."""
    from markupsafe import escape

    token = tokens[index]
    return str(env["pictures"].get(token.attrs.get("src"), escape(token.content)))


def _table(tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """Begin or end a table in a frame of its own: it is as wide as its words, and the page is not."""
    return '<div class="wide"><table>\n' if tokens[index].nesting == 1 else "</table></div>\n"


@cache
def _reader(pictured: bool) -> MarkdownIt:
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
    reader.configure("commonmark", {"html": False}).enable("table")
    rules = {"image": _picture, "table_open": _table, "table_close": _table}
    for name, rule in rules.items():
        reader.add_render_rule(name, lambda _self, *rest, rule=rule: rule(*rest))
    return reader if pictured else reader.disable("image")
