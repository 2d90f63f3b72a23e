"""Which files on a board are the firmware, and not a student's of the same name; and how it is renewed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gorae.boards import Identity, PushReport, Repl, push, refuse_unsuitable
from gorae.boards.files import OnProgress, checksums, read_file, remove
from gorae.flash.former import FORMER, is_former
from gorae.kits import Kit, kit_ids, load_kit
from gorae.kits.firmware import API, firmware_files

_KIT, _TELEMETRY = "kit.py", "stream.py"
_CONSTANTS = re.compile(r"(?:[A-Z][A-Z0-9_]* = [^\n(\[{]*\n)+")
_LINKED = "from _gorae import "


def firmware_on(repl: Repl, board: Identity) -> list[str]:
    """The files of gorae's firmware that are on the board, of this version or another, for whichever kit."""
    names = sorted({name for kit in kit_ids() for name in firmware_files(load_kit(kit))})
    there = [name for name in names if name in checksums(repl, board.abilities, names)]
    if API in there and _LINKED not in _text(repl, API):
        there.remove(API)
    return [*there, *former_firmware_on(repl, board), *_former_api(repl, board, there)]


def former_firmware_on(repl: Repl, board: Identity) -> list[str]:
    """Files that firmware of older versions consisted of, unchanged; `robot.py`, still ours, apart."""
    names = [name for name in FORMER if name != API]
    found = checksums(repl, board.abilities, names)
    ours = [name for name in found if is_former(name, found[name])]
    # That of a calibrated robot had numbers of its own.
    if _TELEMETRY in ours and _KIT in found and _KIT not in ours and _CONSTANTS.fullmatch(_text(repl, _KIT)):
        ours.append(_KIT)
    return ours


def _former_api(repl: Repl, board: Identity, there: Sequence[str]) -> list[str]:
    found = {} if API in there else checksums(repl, board.abilities, [API])
    return [name for name, said in found.items() if is_former(name, said)]


def _text(repl: Repl, name: str) -> str:
    return read_file(repl, name).decode("utf-8", "replace").replace("\r\n", "\n")


def renew(
    repl: Repl, board: Identity, kit: Kit, on_progress: OnProgress = lambda name, done, total: None
) -> PushReport:
    """See to it that a board has this gorae's firmware of a kit; what it has already is not sent again.

    Raises UnsuitableError where the firmware would not start, and what `push` raises.
    """
    refuse_unsuitable(board, repl.link.name, kit.id)
    remove(repl, former_firmware_on(repl, board))
    return push(repl, board, firmware_files(kit), on_progress=on_progress)
