"""One board: what is done with it in any case, whatever kind it is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gorae.boards import (
    FoundBoard,
    Identity,
    Link,
    NoAnswerError,
    PortError,
    Repl,
    UnpluggedError,
    find_boards,
    identify,
    open_link,
    push,
)
from gorae.boards.files import LABEL, can_hold, remove
from gorae.errors import DeviceError, UsageError
from gorae.flash import backup
from gorae.flash.cart import CartRow, Done, How, Progress
from gorae.flash.contents import BoardContents, Overheard, read_files, see, talking
from gorae.flash.daplink import RealTime, Waiting
from gorae.flash.errors import FlashError, OtherKitError
from gorae.flash.evidence import evidence, told
from gorae.flash.inventory import Inventory, InventoryEntry, board_id
from gorae.flash.labels import Labels
from gorae.flash.lookup import Finder
from gorae.flash.ours import firmware_on, former_firmware_on
from gorae.flash.stock import Stock, WantedRelease, is_ours
from gorae.images.layout import V1
from gorae.kits import Kit, calibration, load_board
from gorae.kits.firmware import MAIN, firmware_files
from gorae.kits.ports import port_of_kind
from gorae.names import PROGRAM
from gorae.texts import Text

_BACK_S = 20.0
"""How long a board may be away after it was written."""
_LOOK_S = 0.2


@dataclass(frozen=True)
class Devices:
    """How boards are found and reached. Tests have others."""

    find: Callable[[], list[FoundBoard]] = find_boards
    open: Callable[[str], Link] = open_link
    time: Waiting = field(default_factory=RealTime)


@dataclass(frozen=True)
class Order:
    """What is the same for all boards of a run."""

    stock: Stock
    labels: Labels
    inventory: Inventory
    devices: Devices = field(default_factory=Devices)
    wipe: bool = False
    """Take everything off the boards that is not gorae's."""
    anyway: bool = False
    """Also make kits of boards that are other kits already."""
    save_below: Path = field(default_factory=Path.cwd)
    empty: bool = False
    """Leave gorae's firmware out: MicroPython and nothing of ours but the label."""

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.devices.find, self.devices.time.now_s)


class FlashJob:
    """One attempt to get one board ready."""

    def __init__(self, row: CartRow, progress: Progress, order: Order) -> None:
        self.row = row
        self.target = row.target
        self.kit: Kit = row.target.kit
        self.progress = progress
        self.order = order
        self.notes: list[Text] = []

    # --- what it is, and what it is to have -----------------------------------------------------------

    def settle(self, board: Identity | None) -> None:
        """Settle its id and its label: what the board says of itself is known now, or never will be."""
        self.row.unique_id = board_id(self.target.unique_id, board.unique_id if board else "")
        self._refuse_other_kit(board)
        has = board.label if board else ""
        self.row.label = self.order.labels.settle(self.row.index, self.row.unique_id, has)
        known = self.known
        if known and known.result == "failed" and not self.row.files:
            files, self.row.paths = backup.load(known.saved)
            self.row.files = {name: data for name, data in files.items() if can_hold(name)}
            self.row.saved = Path(known.saved) if files else None
        self._recognize(board)

    def _refuse_other_kit(self, board: Identity | None) -> None:
        """Raises OtherKitError for a board that is another kit already, as long as nothing was written."""
        found = evidence(board, self.known)
        if self.row.writing or self.order.anyway or set(found.values()) <= {self.kit.id}:
            return
        raise OtherKitError(Text("flash.is-other-kit", evidence=told(found), wanted=self.kit.id))

    def who_is_it(self) -> None:
        """Ask a board that is to be wiped whether it is another kit. One that does not answer is none."""
        if self.order.anyway or not self.target.port or self.target.problem:
            return
        self.progress.step("asking")
        with suppress(NoAnswerError, PortError, UnpluggedError), closing(self.open()) as link:
            repl = Repl(link)
            repl.enter(tries=2)
            self._refuse_other_kit(identify(repl))
            repl.leave()

    def _recognize(self, board: Identity | None) -> None:
        """A robot that was measured gets the firmware of just this robot."""
        saved = self.row.files.get(calibration.FILE)
        line = board.calibration if board else saved and saved.decode("utf-8", "replace")
        if not line or self.order.wipe:
            return
        try:
            self.kit = calibration.calibrated(self.target.kit, calibration.parse_calibration(line))
        except UsageError as error:  # it works without, too
            self.notes.append(error.text)

    @property
    def known(self) -> InventoryEntry | None:
        """What is remembered of it."""
        return self.order.inventory.get(self.row.unique_id)

    @property
    def wanted(self) -> dict[str, bytes]:
        """The files that it must have just so."""
        firmware = {} if self.order.empty else firmware_files(self.kit)
        return {**firmware, LABEL: f"{self.row.label}\n".encode()}

    def refuse_other_boards(self, board: Identity) -> None:
        """Check the board. Raises FlashError when the kit is for another kind of board than this."""
        found = port_of_kind(board.kind)
        if found and found.id != load_board(self.kit.board).python:
            values = {"place": self.target.place, "board": board.machine, "kit": self.kit.id}
            raise FlashError(Text("flash.kit-for-other", **values))
        if board.kind == V1:
            raise FlashError(Text("boards.needs-v2", port=self.target.place))

    # --- talking to it --------------------------------------------------------------------------------

    def open(self) -> Overheard:
        """Open its port. Raises PortError."""
        if self.target.problem:
            raise self.target.problem
        assert self.target.port
        return self._overheard(self.target.port)

    def open_again(self) -> Overheard | None:
        """Open its port after it was written, wherever that is now; return None for a board that has none.

        Raises PortError when it cannot be opened, FlashError when it does not come back.
        """
        if self.target.problem:
            raise self.target.problem
        time = self.order.devices.time
        until_s = time.now_s() + _BACK_S
        while True:
            port = self.order.finder.port(self.target)
            if port is None and self.target.port is None:
                return None
            try:
                if port:
                    return self._overheard(port)
            except PortError:
                if time.now_s() > until_s:
                    raise
            if time.now_s() > until_s:
                raise FlashError(Text("flash.not-back", place=self.target.place), may_pass=True)
            time.wait(_LOOK_S)

    def _overheard(self, port: str) -> Overheard:
        takes_break = load_board(self.kit.board).port.reset_by == "break"
        return Overheard(self.order.devices.open(port), takes_break=takes_break)

    @contextlib.contextmanager
    def talk(self, link: Overheard) -> Iterator[tuple[Repl, Identity]]:
        """Talk as `talking` does, and note what becomes of a program that is put aside."""
        with talking(link, self._rescue, self.notes.append) as (repl, board):
            self.refuse_other_boards(board)
            self.settle(board)
            yield repl, board

    def _rescue(self, name: str, data: bytes) -> None:
        """A file that is not on the board any more: it goes back there, and until then lies here."""
        self.row.files[name] = data
        self.save({name: data})
        self.notes = [Text("boards.aside", name=PROGRAM, aside=name)]

    # --- a student's files ----------------------------------------------------------------------------

    def take_files(self, repl: Repl, seen: BoardContents) -> None:
        """Read a student's files and keep them here. Raises FlashError when they cannot be read."""
        own = [name for name in seen.sizes if name not in (*self.wanted, *self.row.files)]
        self.progress.step("reading")
        total = sum(seen.sizes[name] for name in own)
        try:
            read = read_files(repl, own, lambda done: self.progress.advance(done, total))
        except DeviceError as error:
            raise FlashError(Text("flash.files-not-read", reason=error.text), may_pass=True) from error
        theirs = {name: data for name, data in read.items() if not is_ours(name, data)}
        self.row.files |= {name: data for name, data in theirs.items() if can_hold(name)}
        self.save(theirs)

    def save(self, files: Mapping[str, bytes]) -> None:
        """Have the student's files on this computer, too, as long as they are not safe on the board."""
        welcome = self.order.stock.program(self.kit)
        files = {name: data for name, data in files.items() if (name, data) != (PROGRAM, welcome)}
        if files and not self.row.saved:
            name = self.row.label or self.row.unique_id or self.target.place
            self.row.saved = backup.new_folder(self.order.save_below, name)
        if self.row.saved:
            backup.save(files, self.row.saved, self.row.paths)

    def _are_back(self, names: Collection[str]) -> tuple[str, ...]:
        """Those of the saved files that are on the board again; they need not lie here any more."""
        back = [name for name in self.row.files if name in names]
        places = [self.row.paths.pop(name) for name in back if name in self.row.paths]
        if self.row.saved and backup.drop(self.row.saved, places):
            self.row.saved = None
        return tuple(back)

    # --- its files ------------------------------------------------------------------------------------

    def plan(self, seen: BoardContents, runtime: WantedRelease) -> How:
        """What the board still needs."""
        if not runtime.is_met_by(seen.board.release, self.known):
            return "image"
        has_all = {*self.wanted, *self.row.files} <= seen.same and PROGRAM in seen.sizes
        if self.order.empty and MAIN in seen.sizes:
            return "files"
        return "nothing" if has_all else "files"

    def see(self, repl: Repl, board: Identity) -> BoardContents:
        """What lies on the board. A file that was saved and is there in another form is not put back."""
        seen = see(repl, board, {**self.row.files, **self.wanted})
        changed = [name for name in self.row.files if name in seen.sizes and name not in seen.same]
        for name in changed:
            del self.row.files[name]
        if changed:
            self.row.saved = None  # it stays there
            self.row.paths = {}
        return seen

    def push(self, repl: Repl, seen: BoardContents) -> Done:
        """Send the files that are missing. Raises what `push` does."""
        files = {**self.row.files, **self.wanted}
        if PROGRAM not in seen.sizes:
            files = {PROGRAM: self.order.stock.program(self.kit), **files}
        self.progress.begin_writing("pushing")
        on_board = firmware_on if self.order.empty else former_firmware_on
        remove(repl, on_board(repl, seen.board))
        push(repl, seen.board, files, on_progress=lambda _, done, total: self.progress.advance(done, total))
        return self.done("files", seen.board, files)

    def check(self, repl: Repl, board: Identity, how: How) -> Done:
        """Whether all is on the board. Raises FlashError when it is not."""
        seen = self.see(repl, board)
        missing = sorted(self.wanted.keys() - seen.same)
        if missing:
            values = {"place": self.target.place, "names": ", ".join(missing)}
            raise FlashError(Text("flash.not-as-sent", **values), may_pass=True)
        return self.done(how, board, seen.same)

    def done(self, how: How, board: Identity, has: Collection[str]) -> Done:
        """Return that it is ready, and `has` these files just so."""
        kept = self._are_back(has)
        port = self.order.finder.port(self.target)
        return Done(how, board.kind, board.release, port, self.target.drive, kept, notes=tuple(self.notes))
