"""The pages' files, which `make web` makes from `web/` and a wheel carries."""

from __future__ import annotations

from pathlib import Path

from gorae.errors import UsageError
from gorae.texts import Text

ASSETS = Path(__file__).with_name("assets")


def bundled(folder: Path = ASSETS) -> dict[str, Path]:
    """Return every file of the pages by its name; UsageError in a checkout where nobody has made them."""
    if not (folder / "manifest.json").is_file():
        raise UsageError(Text("classroom_page.not-built"))
    return {path.name: path for path in sorted(folder.iterdir())}
