"""The shells of pages and the built files that fill them. What is served is known when the class starts: no
path from a browser is ever joined."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from html import escape
from pathlib import Path

from gorae.texts import Text

ASSETS = Path(__file__).with_name("assets")
PAGES = ("join", "lesson", "teacher", "cable")
STYLE = "classroom.css"
_LEAST_PACKED = 1000
_TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
    ".png": "image/png", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class Asset:
    """A file that browsers may have."""

    data: bytes
    packed: bytes | None
    """With gzip, where that is shorter."""
    kind: str
    tag: str
    """Changes with what is in it."""

    @classmethod
    def of(cls, name: str, data: bytes) -> Asset:
        packed = gzip.compress(data, 9, mtime=0) if len(data) >= _LEAST_PACKED else None
        kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        return cls(data, packed if packed and len(packed) < len(data) else None, kind, tag)


def read_assets(folder: Path = ASSETS) -> dict[str, Asset]:
    """Return the built files by the names that browsers ask for; nothing where none were built."""
    paths = sorted(path for path in folder.glob("*") if path.suffix in _TYPES and path.is_file())
    return {path.name: Asset.of(path.name, path.read_bytes()) for path in paths}


def shell(page: str, lang: str, *, built: bool) -> str:
    """Return a page without anything on it: its script fills it. One that was not built says what to do."""
    title = escape(Text("classroom.title").say(lang))
    said = Text("classroom.needs-script" if built else "classroom.not-built").say(lang)
    paragraph = f"<noscript><p>{escape(said)}</p></noscript>" if built else f"<p>{escape(said)}</p>"
    script = f'<script type="module" src="/assets/{page}.js"></script>\n' if built else ""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f'<link rel="stylesheet" href="/assets/{STYLE}">\n{script}</head>\n'
        f'<body data-page="{page}" data-lang="{lang}">\n{paragraph}\n</body>\n</html>\n'
    )
