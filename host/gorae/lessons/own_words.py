"""What a student wrote about the own work, in `words.md` of a lesson's or a project's folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from gorae.disk import open_file

FILES = ("words.md", "reflection.md")
_MAX_BYTES = 20_000


def own_words(folder: Path) -> str:
    """Return the text, as Markdown, without questions that have no answer yet; nothing when there is none."""
    for name in FILES:
        with suppress(OSError, ValueError), open_file(folder / name) as stream:
            text = stream.read(_MAX_BYTES).decode("utf-8-sig", "replace")
            return _answered(text)
    return ""


def _answered(text: str) -> str:
    """The paragraphs in which something stands behind the colon of the question, or which are none."""
    paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part and not part.endswith(":"))
