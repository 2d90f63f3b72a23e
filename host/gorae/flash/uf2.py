"""Write a UF2 to the drive of a board that waits in its loader, and see the drive go."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from gorae.disk import reason_of
from gorae.flash.daplink import Waiting
from gorae.flash.errors import FlashError
from gorae.texts import Text

_PIECE = 64 * 1024
_GONE_S = 20.0
"""How long the loader may take for what was copied; it needs about 5 s."""
_LOOK_S = 0.1


def copy(
    drive: Path,
    data: bytes,
    time: Waiting,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Copy a UF2 onto the drive and wait until the board has left its loader.

    Raises FlashError when it cannot be written, or when the drive stays: then it was no file for this board.
    """
    sent = 0
    try:
        with (drive / "firmware.uf2").open("wb") as stream:
            while sent < len(data):
                sent += stream.write(data[sent : sent + _PIECE])
                on_progress(sent, len(data))
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:  # a loader that has all its blocks goes before the file is closed
        if sent < len(data) or drive.exists():
            why = Text("flash.uf2-not-written", drive=str(drive), reason=reason_of(error))
            raise FlashError(why, may_pass=True) from None
    until_s = time.now_s() + _GONE_S
    while _is_there(drive):
        if time.now_s() > until_s:
            raise FlashError(Text("flash.uf2-not-taken", drive=str(drive)))
        time.wait(_LOOK_S)


def _is_there(drive: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(drive.iterdir())
    return False
