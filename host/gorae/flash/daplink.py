"""Flashing a micro:bit by its drive: copy a hex, and wait for what DAPLink says of it.

One write, for DAPLink gives up on a copy that stops and goes on. Then the drive goes away and comes back,
without the hex and with a higher count of remounts; after a failure with a FAIL.TXT. It may come back at
another place, where `look_for` finds it by its unique ID.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

from gorae.errors import DocumentError
from gorae.flash.errors import FlashError
from gorae.flash.refusals import refusal
from gorae.images import universal
from gorae.images.daplink import DETAILS, FAIL, Details, Failure, read_details, read_failure
from gorae.images.layout import Kind
from gorae.texts import Text

NAME = "gorae.hex"
PATIENCE_S = 60.0
"""From the end of the copy until DAPLink must have decided: it takes about 20 s for 1 MB, and waits 20 s."""
AWAY_S = 20.0
"""How long the drive may be away: 2.5 s, and a slow system that mounts it again."""
_LOOK_EVERY_S = 0.1

Step = Literal["copying", "programming", "restarting"]


class Waiting(Protocol):
    """How time passes. Tests step it."""

    def now_s(self) -> float: ...
    def wait(self, seconds: float) -> None: ...


class RealTime:
    """Time as it passes for everybody."""

    def now_s(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True)
class FlashedMicrobit:
    """A micro:bit that took its hex."""

    drive: Path
    """Where its drive is now."""
    details: Details
    took_s: float


def look(drive: Path) -> Details:
    """What the drive says of its micro:bit. Raises FlashError when it is none that takes programs."""
    details = _details(drive)
    if details is None:
        raise FlashError(Text("flash.no-drive", drive=str(drive)))
    if details.maintenance:
        raise FlashError(Text("flash.maintenance", drive=str(drive)))
    return details


def flash(
    drive: Path,
    image: bytes,
    *,
    look_for: Callable[[str], Path | None] = lambda unique_id: None,
    time: Waiting | None = None,
    on_step: Callable[[Step], None] = lambda step: None,
) -> FlashedMicrobit:
    """Copy the hex `image` to the micro:bit at `drive` and wait until it runs.

    `look_for` says where the drive with a unique ID is now, or None. Raises FlashError.
    """
    time = time or RealTime()
    began_s = time.now_s()
    before = look(drive)
    _check(image, before)
    on_step("copying")
    left_half = _copy(drive, image)
    on_step("programming")
    watch = _Watch(drive, before, look_for, on_step)
    copied_s = time.now_s()
    while not (after := watch.verdict(time.now_s())):
        watch.give_up(time.now_s(), copied_s, left_half)
        time.wait(_LOOK_EVERY_S)
    return FlashedMicrobit(watch.drive, after, time.now_s() - began_s)


def store(path: Path, data: bytes) -> None:
    """Write a file in one go. Only at its end the system is told to send what it still keeps."""
    with path.open("wb", buffering=0) as stream:
        view = memoryview(data)
        while view:
            view = view[stream.write(view) :]
        os.fsync(stream.fileno())


class _Watch:
    """Looks at a drive that was given a hex, until DAPLink has decided."""

    def __init__(
        self,
        drive: Path,
        before: Details,
        look_for: Callable[[str], Path | None],
        on_step: Callable[[Step], None],
    ) -> None:
        self.drive = drive
        self.before = before
        self.look_for = look_for
        self.on_step = on_step
        self.away_since_s: float | None = None
        self.was_away = False

    def verdict(self, now_s: float) -> Details | None:
        """The drive's details once the hex is programmed; None while that is not known. Raises FlashError."""
        details = self._find()
        if details is None:
            self._is_away(now_s)
            return None
        self.away_since_s = None
        if not self._came_back(details):
            return None
        failure = _failure(self.drive)
        if failure:
            raise refusal(failure, self.before.kind)
        return details

    def give_up(self, now_s: float, copied_s: float, left_half: bool) -> None:
        """Raise FlashError when there is no more hope."""
        if self.away_since_s is not None and now_s - self.away_since_s > AWAY_S:
            raise FlashError(Text("flash.unplugged" if left_half else "flash.gone", drive=str(self.drive)))
        if now_s - copied_s > PATIENCE_S:
            raise FlashError(Text("flash.no-verdict", drive=str(self.drive)), may_pass=True)

    def _is_away(self, now_s: float) -> None:
        if not self.was_away:
            self.on_step("restarting")
        self.was_away = True
        if self.away_since_s is None:
            self.away_since_s = now_s

    def _find(self) -> Details | None:
        """The same micro:bit's details, here or elsewhere."""
        details = _details(self.drive)
        if details and details.unique_id == self.before.unique_id:
            return details
        elsewhere = self.look_for(self.before.unique_id)
        if elsewhere is None:
            return None
        self.drive = elsewhere
        return _details(elsewhere)

    def _came_back(self, details: Details) -> bool:
        """Whether the drive is back from programming. Raises FlashError when it was plugged in again."""
        before, now = self.before.remounts, details.remounts
        if before is not None and now is not None and now > before:
            return True
        if not self.was_away or _text(self.drive / NAME) is not None:
            return False
        if before is None or now is None:
            return True  # an old DAPLink does not count
        raise FlashError(Text("flash.replugged", drive=str(self.drive)), may_pass=True)


def _check(image: bytes, details: Details) -> None:
    """Nothing is copied that the board would have to refuse."""
    kinds = kinds_of(image)
    if not kinds:
        raise FlashError(Text("flash.broken-hex"))
    if details.kind and details.kind not in kinds:
        board, other = Text(f"flash.{details.kind}"), Text(f"flash.{min(kinds)}")
        raise FlashError(Text("flash.wrong-board", board=board, other=other))


@lru_cache(maxsize=8)
def kinds_of(image: bytes) -> frozenset[Kind]:
    """The micro:bits that a hex is for; none for one that is broken or cut off."""
    try:
        return frozenset(universal.read(image, "hex"))
    except DocumentError:
        return frozenset()


def _copy(drive: Path, image: bytes) -> bool:
    """Write the hex. Returns whether the drive went away before its end was written. Raises FlashError.

    The drive may go away as soon as it has the last line, so an error at the end is not one yet.
    """
    try:
        store(drive / NAME, image)
    except OSError as error:
        reason = _why_not_written(error)
        if reason is None or _details(drive) is None:
            return True
        _tidy(drive / NAME)
        text = Text(f"flash.{reason}", drive=str(drive), detail=error.strerror or str(error))
        raise FlashError(text, may_pass=reason == "not-written") from None
    return False


def _why_not_written(error: OSError) -> str | None:
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return "full"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "read-only"
    if error.errno in (errno.ENOENT, errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.EBADF):
        return None
    return "not-written"


def _tidy(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        return


def _details(drive: Path) -> Details | None:
    text = _text(drive / DETAILS)
    return read_details(text) if text is not None else None


def _failure(drive: Path) -> Failure | None:
    text = _text(drive / FAIL)
    return read_failure(text) if text is not None else None


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
