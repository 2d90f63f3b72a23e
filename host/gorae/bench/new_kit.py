"""The kit of a run: with gorae's own board, or with one that runs the board's own firmware."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gorae.clock import Clock
from gorae.errors import UsageError
from gorae.kits import Kit, load_board
from gorae.kits.boards import Filesystem
from gorae.kits.firmware import firmware_files
from gorae.kits.room import room_for
from gorae.names import PROGRAM
from gorae.texts import Text
from gorae.virtual import VirtualBoard, VirtualKit
from gorae.virtual.kit import SensorInputs

if TYPE_CHECKING:
    from gorae.flash.runtime import Runtime


def new_kit(
    kit: Kit,
    program: Mapping[str, bytes],
    clock: Clock,
    surroundings: SensorInputs,
    *,
    runtime: Runtime | None,
    seed: int,
    lang: str,
    name: str,
    bare: bool = False,
    kind: type[VirtualKit] = VirtualKit,
) -> VirtualKit:
    """A kit with a program's files and, unless it is `bare`, gorae's firmware, switched off.

    With a `runtime`, that runs on it; otherwise the kit is of the `kind` that is asked for.

    `name` is what the author of `main.py` calls it, for messages. Raises UsageError when there is not so much
    room, and when a runtime cannot be run here.
    """
    firmware = {} if bare else firmware_files(kit)
    files = {**program, **firmware}
    _check_files(load_board(kit.board).filesystem, name, program, firmware)
    if runtime:
        return _emulated(kit, program, clock, surroundings, runtime, seed, bare=bare)
    return kind(kit, files, clock, surroundings, seed=seed, lang=lang)


def files_on(kit: VirtualKit, runtime: Runtime | None) -> dict[str, bytes]:
    """Return what lies on a kit that has been switched off: its program's files and its firmware."""
    if isinstance(kit.board, VirtualBoard):
        return {name: bytes(data) for name, data in kit.board.files.files.items()}
    from gorae.emulated.board import EmulatedBoard
    from gorae.images.ihex import Image
    from gorae.images.microbit_fs import files_in

    assert isinstance(kit.board, EmulatedBoard)
    assert runtime is not None
    layout = runtime.layout
    memory = kit.board.machine.cpu.read(layout.start, layout.spare + layout.page - layout.start)
    return files_in(Image([(layout.start, memory)]), layout)


def _emulated(
    kit: Kit,
    program: Mapping[str, bytes],
    clock: Clock,
    surroundings: SensorInputs,
    runtime: Runtime,
    seed: int,
    *,
    bare: bool,
) -> VirtualKit:
    from gorae.emulated import check_installed
    from gorae.flash.kit_hex import kit_image
    from gorae.images.microbit_fs import with_files

    check_installed()
    from gorae.emulated.kit import EmulatedKit

    plain = with_files(runtime.image, runtime.layout, program) if bare else kit_image(kit, program, runtime)
    return EmulatedKit(kit, plain, clock, surroundings, seed=seed)


def _check_files(
    limits: Filesystem, name: str, program: Mapping[str, bytes], firmware: Mapping[str, bytes]
) -> None:
    """Raises UsageError for files that the board cannot have, or has no room for."""
    along = [each for each in program if each != PROGRAM]
    folders = [each for each in along if "/" in each]
    if folders and limits.flat:
        raise UsageError(Text("bench.no-folders", name=folders[0]))
    ours = {each: len(data) for each, data in firmware.items()}
    theirs = {each: len(data) for each, data in program.items()}
    left = room_for(limits, PROGRAM, {**ours, **theirs})
    if theirs[PROGRAM] <= left:
        return
    values = {"size": sum(theirs.values()), "room": room_for(limits, PROGRAM, ours)}
    if along:
        # every file takes whole chunks: so many as these may have together
        values["room"] = min(values["room"], values["size"] - theirs[PROGRAM] + left)
        raise UsageError(Text("bench.too-large-together", names=", ".join([name, *along]), **values))
    raise UsageError(Text("bench.too-large", name=name, **values))
