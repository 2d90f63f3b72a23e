"""A board with a UF2 loader becomes a kit: MicroPython by its drive where it lacks it, then files by serial.

A loader tells no id of its board. So one board after the other is in its loader, never two at once.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from gorae.boards import NoAnswerError, Repl, UnpluggedError
from gorae.boards.files import remove
from gorae.disk import reason_of
from gorae.errors import DeviceError
from gorae.flash.cart import Done
from gorae.flash.daplink import Waiting
from gorae.flash.errors import FlashError
from gorae.flash.job import FlashJob
from gorae.flash.stock import digest
from gorae.flash.ways.esptool import by_serial
from gorae.kits import load_board
from gorae.kits.ports import Port, Uf2
from gorae.texts import Text

_DRIVE_S, _PORT_S, _LOOK_S = 15.0, 25.0, 0.2
_ENTER_LOADER = "import machine\nmachine.bootloader()"
_PIECE = 64 * 1024
_GONE_S = 20.0
"""How long the loader may take for what was copied; it needs about 5 s."""
_ONE_AT_A_TIME = threading.Lock()

Look = Callable[[], set[str]]
"""Where what is waited for is now; empty until then."""


def onto(job: FlashJob) -> Done:
    """Get one board ready. Raises GoraeError."""
    if job.target.port and not (job.order.wipe or job.row.lost_python):
        done = by_serial(job, job.order.stock.wanted_uf2())
        if done:
            return done
    elif not job.row.lost_python:
        job.who_is_it()
    with _ONE_AT_A_TIME:
        _by_drive(job)
    return _fill(job)


def _by_drive(job: FlashJob) -> None:
    """Write MicroPython; afterwards `job.target` has the port at which the board came back."""
    micropython = load_board(job.kit.board).port
    assert micropython.uf2
    image = job.order.stock.uf2(micropython.uf2, micropython.name)
    drive = job.target.drive or _enter_loader(job, micropython, micropython.uf2)
    ports = _ports(job, micropython)
    job.row.runtime = digest(image)
    job.progress.begin_writing("copying", python=True)
    copy(drive, image, job.order.devices.time, job.progress.advance)
    job.progress.step("restarting")
    port = job.target.port or _wait_for(lambda: _ports(job, micropython) - ports, job, _PORT_S)
    if port is None:
        raise FlashError(Text("flash.not-back", place=job.target.place), may_pass=True)
    job.target = dataclasses.replace(job.target, port=str(port), drive=None, problem=None)


def _enter_loader(job: FlashJob, micropython: Port, kind: Uf2) -> Path:
    """Have MicroPython start the loader. Raises FlashError, which says how to do it by hand."""
    job.progress.step("connecting")
    before = _drives(job, micropython)
    with suppress(NoAnswerError, UnpluggedError), closing(job.open()) as link:
        repl = Repl(link)
        repl.enter(tries=2)
        with suppress(DeviceError):
            repl.exec(_ENTER_LOADER, timeout_s=1.0)
    drive = _wait_for(lambda: _drives(job, micropython) - before, job, _DRIVE_S)
    if drive is None:
        raise FlashError(Text("flash.uf2-press", place=job.target.place, button=kind.button, kit=job.kit.id))
    return Path(drive)


def _wait_for(look: Look, job: FlashJob, seconds: float) -> str | None:
    time = job.order.devices.time
    until_s = time.now_s() + seconds
    while not (found := look()):
        if time.now_s() > until_s:
            return None
        time.wait(_LOOK_S)
    return min(found)


def _drives(job: FlashJob, micropython: Port) -> set[str]:
    found = job.order.devices.find()
    return {str(one.drive) for one in found if one.family == micropython.id and one.drive and not one.port}


def _ports(job: FlashJob, micropython: Port) -> set[str]:
    found = job.order.devices.find()
    return {one.port for one in found if one.family == micropython.id and one.port}


def _fill(job: FlashJob) -> Done:
    """Send what the board lacks, now that it has MicroPython; a file system outlives a UF2."""
    job.progress.step("checking")
    link = job.open_again()
    assert link
    with job.talk(link) as (repl, board):
        seen = job.see(repl, board)
        if job.order.wipe:
            remove(repl, [name for name in seen.sizes if name not in job.wanted])
            seen = job.see(repl, board)
        job.push(repl, seen)
        return job.check(repl, board, "image")


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
    with suppress(OSError):
        return any(drive.iterdir())
    return False
