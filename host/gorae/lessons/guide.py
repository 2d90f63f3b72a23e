"""The guide: pages for students that are the same for all lessons, such as how a program gets onto a robot.

They lie once in `lessons/shared`, in both languages. A lesson's text may link to one as it lies in the
checkout, `[…](../shared/kit-check.ko.md)`; wherever the text is shown, the link is given its address there.
All pages are shown beside every lesson, so that none has to name them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gorae import resources

OPENING = "first-ten-minutes"
"""The page about editors and terminals, which nobody needs in a browser."""
GUIDE = (OPENING, "two-on-one-kit", "kit-check", "onto-the-robot")
"""The names of the pages, in the order in which a student needs them."""
_LINK = re.compile(rf"\[([^]\n]+)\]\((?:\.\./shared/)?({'|'.join(GUIDE)})\.(?:ko|en)\.md\)")

Address = Callable[[str], str]
"""Where a page of the guide is found, by its name."""


@dataclass(frozen=True)
class GuidePage:
    """One page of the guide in one language."""

    name: str
    lang: str

    @property
    def file(self) -> Path:
        return resources.folder("lessons") / "shared" / f"{self.name}.{self.lang}.md"

    @property
    def text(self) -> str:
        """Its Markdown, with a title in the first line."""
        return self.file.read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0].removeprefix("# ")


def guide_pages(lang: str) -> list[GuidePage]:
    """Return the pages in `lang` (`ko` or `en`) in their order."""
    return [GuidePage(name, lang) for name in GUIDE]


def linked(text: str, address: Address) -> str:
    """Return Markdown whose links to the guide lead to the addresses that its pages have here."""
    return _LINK.sub(lambda found: f"[{found[1]}]({address(found[2])})", text)


def unlinked(text: str) -> str:
    """Return Markdown in which the guide's pages are named only, for where a link would lead away."""
    return _LINK.sub(r"**\1**", text)


def with_guide(text: str, lang: str, address: Address) -> str:
    """Return a lesson's text with links to all pages of the guide below its title."""
    title, _, rest = linked(text, address).partition("\n")
    links = " · ".join(f"[{page.title}]({address(page.name)})" for page in guide_pages(lang))
    return f"{title}\n\n> {links}\n{rest}"
