"""A virtual board's UF2 loader: what the chip's ROM does once a button or a program has started it.

The serial port is dumb meanwhile. A folder stands for the drive; whatever file is copied there is read as the
ROM reads it: blocks of its own family, in any order and from any file, until all of them are there. Then the
board restarts. What is imitated is the drive; no byte of the file is run, and files of the file system stay,
as they lie elsewhere in the flash.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gorae.disk import read_bytes
from gorae.errors import UsageError
from gorae.images import uf2
from gorae.kits.ports import Uf2
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.virtual.live.board import LiveBoard

_LOOKS_EVERY_S = 0.05
_INDEX = "INDEX.HTM"
_NOTHING = "nothing to start"


class Uf2Loader:
    """The loader of one live board. `folder` is where its drive appears; without one there is no drive."""

    def __init__(self, kind: Uf2, model: str, folder: Path | None = None, *, installed: bool = True) -> None:
        """`installed`: MicroPython is there. Raises UsageError when other things are in the folder."""
        self.kind = kind
        self.model = model
        self.folder = folder
        self.installed = installed
        self.content: dict[int, bytes] = {}
        """What was written last, by address."""
        self.changed = threading.Condition()
        """Notified when the drive has come or gone."""
        self._refuse_other_things()

    def attach(self, board: LiveBoard) -> None:
        """Have the board start this loader when it is asked to."""
        board.bootloader = self.run
        board.find_firmware = lambda board: None if self.installed else _NOTHING

    def run(self, board: LiveBoard) -> None:
        """Be a drive until a whole file has come. Raises Closed or HardReset when the board is to do else."""
        self._mount()
        try:
            while not self._take():
                board.inbox.wait(_LOOKS_EVERY_S)
        finally:
            self.unplug()

    def unplug(self) -> None:
        """The drive is gone."""
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        with self.changed:
            self.changed.notify_all()

    def _refuse_other_things(self) -> None:
        if not self.folder or not self.folder.exists():
            return
        try:
            names = {path.name for path in self.folder.iterdir()}
        except OSError:
            names = {""}
        if names and uf2.INFO not in names:
            raise UsageError(Text("virtual.drive-taken", folder=str(self.folder)))

    def _mount(self) -> None:
        """INFO_UF2.TXT is last, and whole at once: who sees it sees all."""
        if not self.folder:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / _INDEX).write_text("<!doctype html>\r\n<html></html>\r\n")
            before = self.folder / "info.new"
            before.write_text(uf2.info_text(self.kind.board_id, self.model), newline="")
            before.replace(self.folder / uf2.INFO)
        with self.changed:
            self.changed.notify_all()

    def _take(self) -> bool:
        """Whether a whole file for this chip is there now; then it is in the flash."""
        if not self.folder:
            return False
        with contextlib.suppress(OSError):
            for path in sorted(self.folder.iterdir()):
                if path.name in (uf2.INFO, _INDEX) or path.is_symlink() or not path.is_file():
                    continue
                blocks = uf2.blocks_for(read_bytes(path, uf2.LARGEST), self.kind.family)
                if uf2.is_whole(blocks):
                    self.content = {block.address: block.data for block in blocks}
                    self.installed = True
                    return True
        return False
