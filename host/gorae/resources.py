"""Where the files that come with gorae lie: firmware, hardware and lessons."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `firmware`, `hardware` or `lessons`, in a wheel or in a checkout."""
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name
