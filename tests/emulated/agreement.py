"""Do the release and the fast virtual kit print the same?

    python tests/emulated/agreement.py FOLDER [WORD…]

runs every program of a folder (with one of the words in its name) on both, and tells which of those that the
release runs print the same on the fast kit. MicroPython's own `tests/basics` is such a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gorae.clock import NS_PER_S
from gorae.emulated.board import EmulatedBoard
from gorae.flash.runtime import bundled
from gorae.kits import load_board
from gorae.virtual import VirtualBoard

BOARD: Final = "microbit-v2"
LONGEST_S = 20


@dataclass(frozen=True)
class Printed:
    """What a program printed, and the last line of its traceback."""

    output: str
    error: str = ""


class Release:
    """The release at its raw REPL."""

    def __init__(self) -> None:
        self.board = EmulatedBoard(load_board(BOARD), bundled(BOARD).image, seed=1)
        self._said = bytearray()
        self.board.on_serial = self._said.extend
        self._until(b">>> ")
        self._send(b"\x01")
        self._until(b"exit\r\n>")

    def run(self, program: bytes) -> Printed | None:
        """None when it takes too long, or does not come back. Begins with a soft reset."""
        self._send(b"\x04")
        if not self._until(b"exit\r\n>"):
            return None
        self._send(program + b"\x04")
        said = self._until(b"\x04>")
        if said is None:
            self._send(b"\x03")
            if self._until(b"\x04>") is None:
                self.__init__()  # type: ignore[misc]
            return None
        output, error, _ = said.removeprefix(b"OK").replace(b"\r\n", b"\n").rsplit(b"\x04", 2)
        return Printed(output.decode("utf-8", "replace"), _last(error.decode("utf-8", "replace")))

    def _send(self, data: bytes) -> None:
        self.board.machine.uart.receive(data)

    def _until(self, end: bytes) -> bytes | None:
        limit = self.board.clock.now_ns + LONGEST_S * NS_PER_S
        said = self._said
        self.board.go_on(lambda: said.endswith(end) or self.board.clock.now_ns > limit)
        whole = bytes(said) if said.endswith(end) else None
        said.clear()
        return whole


def on_fast_kit(program: bytes) -> Printed:
    """The same on the board of a fast virtual kit."""
    board = VirtualBoard(load_board(BOARD), {"main.py": program}, seed=1, lang="en")
    output = bytearray()
    board.on_serial = output.extend
    outcome = board.run(LONGEST_S * NS_PER_S)
    return Printed(output.decode("utf-8", "replace").replace("\r\n", "\n"), outcome.error)


def _last(traceback: str) -> str:
    lines = traceback.strip().split("\n")
    return lines[-1] if traceback.strip() else ""


def compare(programs: Sequence[Path]) -> Iterator[tuple[str, Printed | None, Printed]]:
    """Each program's name, and what both printed."""
    release = Release()
    for path in programs:
        source = path.read_bytes()
        yield path.name, release.run(source), on_fast_kit(source)


def is_run(printed: Printed | None) -> bool:
    """Whether the release runs it: such tests say SKIP or end in an error where something is missing."""
    return printed is not None and not printed.error and not printed.output.startswith("SKIP")


def main(folder: str, *words: str) -> None:
    paths = sorted(Path(folder).glob("*.py"))
    programs = [path for path in paths if not words or any(word in path.name for word in words)]
    ran = same = 0
    for name, release, fast in compare(programs):
        if not is_run(release):
            continue
        ran += 1
        same += release == fast
        if release != fast:
            print(f"{name}: {fast.error or 'prints something else'}", flush=True)
    print(
        f"{len(programs)} programs; the release runs {ran}, and {same} of them print the same on the fast kit"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
