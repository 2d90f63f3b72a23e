"""Packages of the extra `gorae[season]`, imported when they are used."""

from __future__ import annotations

import importlib
from typing import Any

from gorae.errors import UsageError
from gorae.texts import Text


def load(package: str) -> Any:
    """Return a module of the extra. Raises UsageError that says how to install it."""
    try:
        return importlib.import_module(package)
    except ImportError:
        raise UsageError(Text("season.no-extra", package=package)) from None
