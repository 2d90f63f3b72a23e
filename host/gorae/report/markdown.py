"""Markdown as HTML. What somebody wrote there cannot reach outside of its page: HTML in it is text, pictures
are left out, and links go to pages only."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gorae.report.plain import plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markupsafe import Markup


def html_of(text: str) -> Markup:
    """CommonMark with tables."""
    from markupsafe import Markup

    return Markup(_reader().render(plain(text)))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
