"""Which files a command puts onto a board. Apart from `choices.py`, which has much to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gorae.boards import read_folder
from gorae.cli.language import tell
from gorae.disk import reason_of
from gorae.errors import UsageError
from gorae.names import PROGRAM
from gorae.programs import for_board, gather
from gorae.programs.gathering import is_ours
from gorae.texts import Text


def choose_files(files: Sequence[Path], kit: str | None) -> dict[str, bytes]:
    """What to put onto a board: files and folders, and with `kit` its firmware. Raises UsageError."""
    chosen: dict[str, bytes] = {}
    for path in files:
        try:
            found = _files_of(path, bare=kit is None)
        except OSError as error:
            raise UsageError(Text("cli.cannot-read", file=str(path), reason=reason_of(error))) from None
        twins = [name for name in found if chosen.get(name, found[name]) != found[name]]
        if twins:
            raise UsageError(Text("cli.same-name", file=str(path), names=", ".join(twins)))
        chosen |= found
    if kit:
        refuse_ours(chosen)
        chosen = _firmware(kit) | chosen
    if not chosen:
        raise UsageError(Text("cli.nothing-to-push"))
    return chosen


def refuse_ours(files: Mapping[str, bytes]) -> None:
    """Check names. Raises UsageError for a student's file that is called as one of gorae's firmware."""
    for name in files:
        module = name.removesuffix(".py")
        if name != module and is_ours(module):
            raise UsageError(Text("programs.ours", name=name, module=module))


def _files_of(path: Path, *, bare: bool) -> dict[str, bytes]:
    """A file or folder as it goes onto a board: a program with what goes along, or what is there."""
    if (path / PROGRAM).is_file() or path.name == PROGRAM:
        found = gather(path, bare=bare)
        for remark in found.remarks:
            tell(remark)
        return {PROGRAM: found.source, **found.along}
    return read_folder(path, tell) if path.is_dir() else {path.name: for_board(path, tell)}


def _firmware(kit: str) -> dict[str, bytes]:
    from gorae.kits import load_kit
    from gorae.kits.firmware import firmware_files

    return firmware_files(load_kit(kit))
