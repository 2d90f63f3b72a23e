"""A micro:bit becomes a kit: by its serial line where that is enough, else by one hex on its drive.

A hex takes everything else off the board. So what a student has on it is read before, and put into the hex.
"""

from __future__ import annotations

from pathlib import Path

from gorae.boards import NoAnswerError, NoRoomError, PortError
from gorae.boards.files import LABEL
from gorae.flash import daplink
from gorae.flash.cart import Done
from gorae.flash.contents import Overheard
from gorae.flash.errors import FlashError
from gorae.flash.job import FlashJob
from gorae.flash.stock import WantedRelease, runtime_digest
from gorae.images.layout import KINDS, V1, V2, Kind
from gorae.images.microbit_fs import FullError
from gorae.names import PROGRAM
from gorae.texts import Text


def onto(job: FlashJob) -> Done:
    """Get one board ready. Raises GoraeError."""
    if not (job.order.wipe or job.row.lost_python):
        done = _ask(job)
        if done:
            return done
    elif not job.row.lost_python:
        job.who_is_it()
    return _by_hex(job)


def _ask(job: FlashJob) -> Done | None:
    """What its serial line tells, and does when that is enough.

    None when it needs a hex, by which nothing is lost.
    """
    job.progress.step("asking")
    if job.target.port is None:
        _take_for_granted(job, Text("flash.no-port", place=job.target.place))
        return None
    link = job.open()
    try:
        return _by_serial(job, link)
    except NoAnswerError:
        silent = link.was_reset and not link.has_python
        why_not = None if silent else Text("flash.files-unreadable", place=job.target.place)
        _take_for_granted(job, why_not)
        return None


def _take_for_granted(job: FlashJob, why_not: Text | None) -> None:
    """What is on a board that cannot be asked: what was saved when it failed the last time, or nothing, as on
    one that comes out of its box. Raises FlashError when it may be more; `why_not` says so.
    """
    job.settle(None)
    if job.row.files:
        return
    if why_not or (job.known and job.known.micropython):
        raise FlashError(why_not or Text("flash.files-unreadable", place=job.target.place))
    job.notes.append(Text("flash.taken-for-new"))


def _by_serial(job: FlashJob, link: Overheard) -> Done | None:
    with job.talk(link) as (repl, board):
        seen = job.see(repl, board)
        how = job.plan(seen, _wanted(job, board.kind))
        if how == "nothing":
            return job.done(how, board, seen.same)
        if how == "files":
            try:
                return job.push(repl, seen)
            except NoRoomError:
                pass
        job.take_files(repl, seen)
    return None


def _wanted(job: FlashJob, kind: str) -> WantedRelease:
    known: Kind = V1 if kind == V1 else V2
    return job.order.stock.wanted_runtime(known)


def _by_hex(job: FlashJob) -> Done:
    drive = job.target.drive or job.order.finder.drive(job.target.unique_id)
    if drive is None:
        raise FlashError(Text("flash.drive-missing", place=job.target.place))
    if not job.row.label:
        job.settle(None)
    kind = _kind(drive)
    image = _hex(job, kind)
    job.row.runtime = runtime_digest(job.order.stock.runtime(kind))
    flashed = daplink.flash(
        drive,
        image,
        look_for=job.order.finder.drive,
        time=job.order.devices.time,
        on_step=lambda step: _follow(job, step),
    )
    return _check(job, flashed)


def _follow(job: FlashJob, step: daplink.Step) -> None:
    if step == "copying":
        job.progress.begin_writing(step, python=True)
    else:
        job.progress.step(step)


def _kind(drive: Path) -> Kind:
    """Which micro:bit it is. Raises FlashError for one on which the firmware would not run."""
    kind = daplink.look(drive).kind
    if kind is None:
        raise FlashError(Text("flash.unknown-microbit", drive=str(drive), known=", ".join(KINDS)))
    if kind == V1:
        raise FlashError(Text("boards.needs-v2", port=str(drive)))
    return kind


def _hex(job: FlashJob, kind: Kind) -> bytes:
    """With as many of the student's files as there is room for: the largest is left out first."""
    stock, kit = job.order.stock, job.kit
    always = {PROGRAM: stock.program(kit), LABEL: job.wanted[LABEL]}
    files = dict(sorted(job.row.files.items(), key=lambda item: len(item[1])))
    while True:
        try:
            return stock.hex(kit, kind, always | files, empty=job.order.empty)
        except FullError:
            if not files:
                raise
            files.popitem()


def _check(job: FlashJob, flashed: daplink.FlashedMicrobit) -> Done:
    """Ask the board whether it is the kit now."""
    job.progress.step("checking")
    try:
        link = job.open_again()
    except PortError as error:
        job.notes.append(error.text)
        link = None
    if link is None:
        return _unchecked(job, flashed)
    with job.talk(link) as (repl, board):
        return job.check(repl, board, "image")


def _unchecked(job: FlashJob, flashed: daplink.FlashedMicrobit) -> Done:
    """DAPLink has said that all is well, and nobody else can."""
    kind = flashed.details.kind or V2
    release = job.order.stock.runtime(kind).version
    notes = (*job.notes, Text("flash.not-checked"))
    return Done("image", kind, release, job.target.port, flashed.drive, checked=False, notes=notes)
