"""An ESP32 becomes a kit: MicroPython by its bootloader where it lacks it, then files over its serial line.

Files lie elsewhere in the flash than MicroPython, and stay.
"""

from __future__ import annotations

from gorae.boards import NoAnswerError
from gorae.flash import esp32
from gorae.flash.cart import Done
from gorae.flash.errors import FlashError
from gorae.flash.job import FlashJob
from gorae.flash.stock import WantedRelease, digest
from gorae.texts import Text


def onto(job: FlashJob) -> Done:
    """Get one board ready. Raises GoraeError."""
    if job.target.port is None:
        raise FlashError(
            Text("flash.kit-for-other", place=job.target.place, board="micro:bit", kit=job.kit.id)
        )
    if not (job.order.wipe or job.row.lost_python):
        done = by_serial(job, job.order.stock.wanted_image())
        if done:
            return done
    elif not job.row.lost_python:
        job.who_is_it()
    return _by_image(job)


def by_serial(job: FlashJob, runtime: WantedRelease) -> Done | None:
    """Do what can be done without its bootloader; None when that is not enough."""
    job.progress.step("asking")
    try:
        with job.talk(job.open()) as (repl, board):
            seen = job.see(repl, board)
            how = job.plan(seen, runtime)
            if how == "nothing":
                return job.done(how, board, seen.same)
            return job.push(repl, seen) if how == "files" else None
    except NoAnswerError:
        return None  # there is no MicroPython on it, or none that can be reached


def _by_image(job: FlashJob) -> Done:
    assert job.target.port
    if job.target.problem:
        raise job.target.problem
    flashed = esp32.flash(
        job.order.finder.port(job.target) or job.target.port,
        job.order.stock.image,
        wipe=job.order.wipe,
        on_step=lambda step: _follow(job, step),
        on_progress=job.progress.advance,
    )
    job.row.runtime = digest(flashed.firmware.data)
    job.progress.step("checking")
    link = job.open_again()
    assert link
    try:
        with job.talk(link) as (repl, board):
            job.push(repl, job.see(repl, board))
            return job.check(repl, board, "image")
    except NoAnswerError as error:
        if flashed.restarted:
            raise
        raise FlashError(Text("flash.press-reset", port=job.target.port)) from error


def _follow(job: FlashJob, step: esp32.Step) -> None:
    if step in ("wiping", "writing"):
        job.progress.begin_writing(step, python=True)
    else:
        job.progress.step(step)
