"""The kit of a run: with gorae's own board, or with one that runs the board's own firmware."""

from __future__ import annotations

from collections.abc import Mapping

from gorae.clock import Clock
from gorae.errors import UsageError
from gorae.flash.runtime import Runtime
from gorae.kits import Kit, load_board
from gorae.kits.firmware import firmware_files
from gorae.kits.room import room_for
from gorae.texts import Text
from gorae.virtual import VirtualKit
from gorae.virtual.kit import Surroundings

_PROGRAM = "main.py"


def new_kit(
    kit: Kit,
    program: Mapping[str, bytes],
    clock: Clock,
    surroundings: Surroundings,
    *,
    runtime: Runtime | None,
    seed: int,
    lang: str,
    name: str,
) -> VirtualKit:
    """A kit with gorae's firmware and a program's files, switched off. With a `runtime`, that runs on it.

    `name` is what the author of `main.py` calls it, for messages. Raises UsageError when there is not so much
    room, and when a runtime cannot be run here.
    """
    files = {**program, **firmware_files(kit)}
    sizes = {each: len(data) for each, data in files.items()}
    room = room_for(load_board(kit.board).filesystem, _PROGRAM, sizes)
    if sizes[_PROGRAM] > room:
        raise UsageError(Text("bench.too-large", name=name, size=sizes[_PROGRAM], room=room))
    if runtime:
        return _emulated(kit, program, clock, surroundings, runtime, seed)
    return VirtualKit(kit, files, clock, surroundings, seed=seed, lang=lang)


def _emulated(
    kit: Kit,
    program: Mapping[str, bytes],
    clock: Clock,
    surroundings: Surroundings,
    runtime: Runtime,
    seed: int,
) -> VirtualKit:
    from gorae.emulated import check_installed
    from gorae.flash.kit_hex import kit_image

    check_installed()
    from gorae.emulated.kit import EmulatedKit

    return EmulatedKit(kit, kit_image(kit, program, runtime), clock, surroundings, seed=seed)
