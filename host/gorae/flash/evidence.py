"""Which kit a board is already, by its label, its firmware and this computer's inventory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from gorae.boards import Identity
from gorae.flash.inventory import InventoryEntry
from gorae.kits import kit_ids
from gorae.texts import LANGUAGES, Text

Source = Literal["label", "firmware", "inventory"]
_NUMBERED = re.compile(r"(.+?)[-_ ]?\d*")


def evidence(board: Identity | None, known: InventoryEntry | None) -> dict[Source, str]:
    """Return the kit that each source names; nothing of a source that names none."""
    label = (board.label if board else "") or (known.label if known else "")
    found: dict[Source, str | None] = {
        "label": kit_of_label(label),
        "firmware": board.kit if board else None,
        "inventory": known.kit if known and known.result != "failed" else None,
    }
    return {source: kit for source, kit in found.items() if kit}


def kit_of_label(label: str) -> str | None:
    """Return the kit that a label such as `cutebot-05` is for; None for one such as `blue-05`."""
    match = _NUMBERED.fullmatch(label)
    return match[1] if match and match[1] in kit_ids() else None


def told(found: Mapping[Source, str]) -> dict[str, str]:
    """Say in each language who names which kit."""
    return {lang: ", ".join(_told(*each).say(lang) for each in found.items()) for lang in LANGUAGES}


def _told(source: Source, kit: str) -> Text:
    return Text(f"flash.by-{source}", kit=kit)
