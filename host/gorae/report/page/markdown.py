"""Markdown as HTML. What somebody wrote there cannot reach outside of its page: HTML in it is text, pictures
are left out, and links go to pages only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gorae.report.page.pictures.sheet import text_width
from gorae.report.plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

# Hangul, ideographs, kana, their punctuation and full-width forms.
_PLAIN = re.compile(r"[`*]")
_PHONE = 358.0
"""Pixels that a page has on a phone, beside its margins."""
_CELL_LETTER, _CELL_PADDING = 15.0, 24.0
"""Pixels: how high letters in a table are, and what is beside them."""
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
    """Begin or end a table in a frame of its own: it is as wide as its words, and the page is not.

    One whose columns a phone cannot show side by side is `stacked` there: each row is a block of its own,
    and each cell says the title of its column. A table to be filled in stays one.
    """
    if tokens[index].nesting != 1:
        return "</table></div>\n"
    end = next(place for place in range(index, len(tokens)) if tokens[place].type == "table_close")
    parts = tokens[index:end]
    cells = [(one, text.content) for one, text in pairwise(parts) if one.type in ("th_open", "td_open")]
    titles = [_PLAIN.sub("", text) for one, text in cells if one.type == "th_open"]
    columns = [
        [_PLAIN.sub("", text) for _, text in cells[place :: len(titles)]] for place in range(len(titles))
    ]
    empty = sum(not text for _, text in cells)
    if sum(map(_least_width, columns)) <= _PHONE or 3 * empty > len(cells):
        return '<div class="wide" tabindex="0"><table>\n'
    for place, (cell, _) in enumerate(cells):
        if cell.type == "td_open":
            cell.attrSet("data-label", titles[place % len(titles)])
            cell.attrSet("role", "cell")
    for row in parts:
        if row.type == "tr_open":
            row.attrSet("role", "row")
    return '<div class="wide"><table class="stacked" role="table">\n'


def _least_width(column: Sequence[str]) -> float:
    """Return how narrow a column can be: its longest word, and what is around it."""
    words = (word for text in column for word in text.split())
    return max((text_width(word, _CELL_LETTER) for word in words), default=0.0) + _CELL_PADDING


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
