"""Releases of MicroPython in their order, as boards and files of firmware say them."""

from __future__ import annotations

import re

Order = tuple[list[int], bool, list[int]]


def order(release: str) -> Order:
    """Return what sorts releases: 2.0.0-beta.5 comes before 2.0.0, and that before 2.1.0."""
    main, _, pre = release.removeprefix("v").partition("-")
    return [*map(int, re.findall(r"\d+", main))], not pre, [*map(int, re.findall(r"\d+", pre))]


def is_older(release: str, least: str) -> bool:
    """Tell whether a release comes before `least`. One that nobody said does not."""
    return bool(release) and order(release) < order(least)
