"""This gorae's firmware onto a board, in place of an older one."""

from __future__ import annotations

from gorae.boards import Identity, PushReport, Repl, push, refuse_unsuitable
from gorae.boards.files import OnProgress, remove
from gorae.flash.ours import former_firmware_on
from gorae.kits import Kit
from gorae.kits.firmware import firmware_files


def renew(
    repl: Repl, board: Identity, kit: Kit, on_progress: OnProgress = lambda name, done, total: None
) -> PushReport:
    """See to it that a board has a kit's firmware; what it has already is not sent again.

    Raises UnsuitableError where the firmware would not start, and what `push` raises.
    """
    refuse_unsuitable(board, repl.link.name, kit.id)
    remove(repl, former_firmware_on(repl, board))
    return push(repl, board, firmware_files(kit), on_progress=on_progress)
