"""Boards by what people call them: a label such as `cutebot-05` is as good as a port."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress

from gorae.boards import FoundBoard, Repl, find_boards, identify, open_link
from gorae.errors import DeviceError, GoraeError, UsageError
from gorae.flash.inventory import Inventory, board_id
from gorae.texts import Text

_PORT = re.compile(r"COM\d+|.*[/\\:].*", re.IGNORECASE | re.DOTALL)
_AT_ONCE = 16


def is_place(name: str) -> bool:
    """Tell whether this is written as a port, a URL or a drive, so that it cannot be a label."""
    return bool(_PORT.fullmatch(name)) or os.path.exists(name)


def place_of(name: str) -> str:
    """Return where the board with this label is; a place stays what it is. Raises UsageError."""
    return name if is_place(name) else places_of([name])[name]


def places_of(labels: Sequence[str]) -> dict[str, str]:
    """Return where the boards with these labels are, by port or else by drive.

    A board whose USB tells its id is known by this computer's inventory; the others are asked. Raises
    UsageError for a label that no board has, or several.
    """
    found = [one for one in find_boards() if one.port or one.drive]
    called = known_labels(found)
    if set(labels) - set(called.values()):
        usable = [one.port for one in found if one.port and not one.problem]
        called |= _asked([port for port in usable if port not in called])
    places = {label: [place for place, its in called.items() if its == label] for label in labels}
    for label, where in places.items():
        if len(where) > 1:
            raise UsageError(Text("cli.label-twice", label=label, places=", ".join(where)))
        if not where:
            there = ", ".join(sorted(set(called.values()), key=natural)) or "–"
            raise UsageError(Text("cli.no-such-label", label=label, known=there))
    return {label: where[0] for label, where in places.items()}


def known_labels(found: Iterable[FoundBoard]) -> dict[str, str]:
    """Return the labels by place of those boards that this computer's inventory knows by their USB ids."""
    try:
        inventory = Inventory.load()
    except GoraeError:  # told where it is needed
        return {}
    entries = ((one, inventory.get(board_id(one.unique_id, ""))) for one in found if one.unique_id)
    return {_place(one): entry.label for one, entry in entries if entry and entry.label}


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts labels: maqueen-10 comes after maqueen-9."""
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", name)]


class Called:
    """What the boards of one command are called, as far as it is known by now. From any thread."""

    def __init__(self, places: Sequence[str]) -> None:
        several = len(places) > 1  # for one it does not matter, and looking for boards takes a moment
        self._labels = known_labels(find_boards()) if several else {}

    def learn(self, place: str, label: str) -> None:
        """A board has said what it is called."""
        if label:
            self._labels[place] = label

    def label(self, place: str) -> str:
        return self._labels.get(place, "")

    def name(self, place: str) -> str:
        """Return its label and where it is, as in `cutebot-05 (COM3)`."""
        label = self._labels.get(place)
        return f"{label} ({place})" if label else place

    def order(self, place: str) -> tuple[bool, list[tuple[int, str]]]:
        """Return what sorts boards by their labels; those without one come last, by their places."""
        label = self._labels.get(place)
        return label is None, natural(label or place)


def _place(one: FoundBoard) -> str:
    return one.port or str(one.drive)


def _asked(ports: Sequence[str]) -> dict[str, str]:
    """Ask all of these boards at once; one that does not answer has no label."""
    labels: dict[str, str] = {}
    gate = threading.Semaphore(_AT_ONCE)

    def ask(port: str) -> None:
        with gate, suppress(DeviceError), closing(open_link(port)) as link:
            repl = Repl(link)
            repl.enter(tries=2)
            labels[port] = identify(repl).label
            repl.start_over()

    threads = [threading.Thread(target=ask, args=(port,), daemon=True) for port in ports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {port: label for port, label in labels.items() if label}
