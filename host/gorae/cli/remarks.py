"""What is allowed in a program and rarely meant, for a person to read."""

from __future__ import annotations

from gorae.cli.language import chosen_language
from gorae.kits import Kit, load_board
from gorae.programs.remarks import remarks
from gorae.texts import Text


def remarks_on(source: bytes, kit: Kit | None) -> str:
    """A line for each remark on a program for a kit, each begun by a line feed; empty when there is none."""
    lang = chosen_language()
    leds = load_board(kit.board).mistaken_leds if kit else {}
    found = remarks(source.decode("utf-8", "replace"), leds)
    said = (Text("programs.remark", line=finding.line, text=finding.text).say(lang) for finding in found)
    return "".join(f"\n☞ {line}" for line in said)
