"""A folder that behaves as a micro:bit's drive does: it swallows a hex, goes away and comes back.

What DAPLink does is done to the files: the hex is taken as it grows, checked record by record and put into
a flash; what is then in MicroPython's filesystem is given to the virtual micro:bit. It does not imitate
what the host's system makes of a drive: caching and sectors out of order.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gorae.disk import read_bytes, reason_of
from gorae.errors import DocumentError, UsageError
from gorae.images.daplink import (
    DETAILS,
    FAIL,
    FAILURES,
    Details,
    Failure,
    details_text,
    failure_text,
    read_details,
)
from gorae.images.ihex import Image
from gorae.images.layout import V2, Kind, find_layout
from gorae.images.microbit_fs import files_in
from gorae.texts import Text
from gorae.virtual.repl.transfer import REFUSALS, TIMED_OUT, Transfer

LEAVES_AFTER_S = 0.5
"""From the last byte that came."""
AWAY_S = 2.5
TIMES_OUT_AFTER_S = 20.0
"""Without a byte, and without the hex's end."""
LOOKS_EVERY_S = 0.02
_MAX_DETAILS = 10_000
_HTM, _BEFORE = "MICROBIT.HTM", ".DETAILS.TXT"
_FULL = Path("/dev/full")


@dataclass
class DriveFaults:
    """What goes wrong with a drive."""

    refuses: int | None = None
    """DAPLink fails with this code, as on a V2's display, once the hex is there."""
    unplug_after: int | None = None
    """The board is unplugged when so many bytes of a hex have come."""
    full_for: str | None = None
    """A file of this name finds the drive full. Linux only."""
    read_only: bool = False
    """Nobody may write; but an administrator may on Linux and macOS, and anybody on Windows."""


class VirtualDrive:
    """The drive of one virtual micro:bit.

    `on_flash` gets the files of MicroPython's filesystem in a hex that was taken, or None when there is no
    MicroPython in the flash now: not in the hex, or programming broke off. It is called on the thread that
    calls `step`, and so is `on_unplug` after a fault. `bytes_per_s` is how fast a hex is programmed; None
    for at once.
    """

    def __init__(
        self,
        folder: Path,
        unique_id: str,
        on_flash: Callable[[dict[str, bytes] | None], None],
        *,
        version: str = "0255",
        bytes_per_s: float | None = None,
        faults: DriveFaults | None = None,
        on_unplug: Callable[[], None] = lambda: None,
    ) -> None:
        """Raises UsageError when there are other things in the folder, or it cannot be made."""
        self.folder = folder
        self.details = Details(unique_id, version, remounts=0)
        self.on_flash = on_flash
        self.bytes_per_s = bytes_per_s
        self.on_unplug = on_unplug
        self.faults = faults or DriveFaults()
        self.failure: Failure | None = None
        self._transfer: Transfer | None = None
        self._leaves_at_s: float | None = None
        self._returns_at_s: float | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        try:
            self._refuse_other_things()
            self._mount()
        except OSError as error:
            reason = reason_of(error)
            raise UsageError(Text("virtual.no-drive", folder=str(folder), reason=reason)) from None

    @property
    def kind(self) -> Kind:
        return self.details.kind or V2

    def start(self) -> None:
        """Watch the folder on a thread, in real time."""
        self._thread = threading.Thread(target=self._watch, name=f"drive {self.folder.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, and take the folder away."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        self.unplug()

    def unplug(self) -> None:
        """The drive is gone, whatever was on its way."""
        self._drop_transfer()
        self._leaves_at_s = self._returns_at_s = None
        self._let_write(True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def plug_in(self) -> None:
        """The drive is there again, as it is for a board that was switched on."""
        self.details = Details(self.details.unique_id, self.details.version, remounts=0)
        self.failure = None
        self._mount()

    def step(self, now_s: float) -> None:
        """Do what DAPLink would have done until now."""
        if self._returns_at_s is not None:
            if now_s >= self._returns_at_s:
                self._returns_at_s = None
                self._mount()
        elif self._leaves_at_s is not None:
            if self._still_coming(now_s):
                self._leaves_at_s = now_s + LEAVES_AFTER_S
            elif now_s >= self._leaves_at_s:
                self._leave(now_s)
        else:
            self._take(now_s)

    def _watch(self) -> None:
        while not self._stop.wait(LOOKS_EVERY_S):
            try:
                self.step(time.monotonic())
            except Exception:  # whatever is done to the folder, the next look finds it as it is then
                self._drop_transfer()

    def _refuse_other_things(self) -> None:
        if not self.folder.exists() or not any(self.folder.iterdir()):
            return
        path = self.folder / DETAILS
        details = (
            read_details(read_bytes(path, _MAX_DETAILS).decode("utf-8", "replace"))
            if path.is_file()
            else None
        )
        if details is None or details.unique_id != self.details.unique_id:
            raise UsageError(Text("virtual.drive-taken", folder=str(self.folder)))

    def _mount(self) -> None:
        """DETAILS.TXT is last, and whole at once: who sees it sees all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._let_write(True)
        self._empty()
        files = {_HTM: "<!doctype html>\r\n<html></html>\r\n"}
        if self.failure:
            files[FAIL] = failure_text(self.failure)
        for name, text in {**files, _BEFORE: details_text(self.details)}.items():
            (self.folder / name).write_bytes(text.encode())
        (self.folder / _BEFORE).replace(self.folder / DETAILS)
        self._fill()
        self._let_write(not self.faults.read_only)

    def _fill(self) -> None:
        """What is copied over a link to a device that is always full finds the drive full."""
        if self.faults.full_for and _FULL.exists():
            with contextlib.suppress(FileExistsError):
                (self.folder / self.faults.full_for).symlink_to(_FULL)

    def _let_write(self, may: bool) -> None:
        with contextlib.suppress(OSError):
            self.folder.chmod(0o755 if may else 0o555)

    def _empty(self) -> None:
        for path in sorted(self.folder.iterdir(), key=lambda path: path.name != DETAILS):
            if path.is_symlink() or not path.is_dir():
                path.unlink()

    def _take(self, now_s: float) -> None:
        try:
            transfer = self._transfer or self._find(now_s)
            if transfer is None:
                return
            transfer.look(now_s)
        except OSError:  # it was taken away again, or somebody else has it open
            self._drop_transfer()
            return
        if self.faults.unplug_after is not None and transfer.size >= self.faults.unplug_after:
            self.unplug()
            self.on_flash(None)
            self.on_unplug()
            return
        code = transfer.program(now_s, self.bytes_per_s)
        if transfer.ended or code is not None:
            self._finish(transfer, code, now_s)
        elif transfer.taken == transfer.size and now_s - transfer.last_s > TIMES_OUT_AFTER_S:
            self._finish(transfer, TIMED_OUT, now_s)
            self._leave(now_s)

    def _find(self, now_s: float) -> Transfer | None:
        """A hex that somebody copies. Hidden ones are notes of a Mac."""
        self._fill()
        for path in self.folder.iterdir():
            hidden = path.name.startswith(".") or path.is_symlink()
            if path.suffix.lower() == ".hex" and not hidden:
                self._transfer = Transfer(path, now_s)
                return self._transfer
        return None

    def _finish(self, transfer: Transfer, code: int | None, now_s: float) -> None:
        """The hex is programmed, or it failed. A board that was programmed starts at once."""
        image = transfer.image(self.kind)
        code = code or transfer.refusal(image, self.kind) or self.faults.refuses
        self.failure = FAILURES[code] if code else None
        self._leaves_at_s = max(now_s, transfer.last_s) + LEAVES_AFTER_S
        if image and not code:
            self.on_flash(_files(image))
        elif transfer.taken and code not in REFUSALS:
            self.on_flash(None)

    def _still_coming(self, now_s: float) -> bool:
        if self._transfer is None or not self._transfer.path.exists():
            return False
        return self._transfer.look(now_s)

    def _leave(self, now_s: float) -> None:
        self._drop_transfer()
        try:
            self._empty()
        except PermissionError:  # Windows removes nothing that is open; the next step tries again
            return
        self.details = self.details.remounted()
        self._leaves_at_s = None
        self._returns_at_s = now_s + AWAY_S

    def _drop_transfer(self) -> None:
        if self._transfer:
            self._transfer.close()
        self._transfer = None


def _files(image: Image) -> dict[str, bytes] | None:
    """What MicroPython finds in its filesystem; None where there is no MicroPython."""
    layout = find_layout(image)
    try:
        return files_in(image, layout) if layout else None
    except DocumentError:
        return {}
