"""What kits are called: `maqueen-07`, as on a sticker. A board keeps the label that it has."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from itertools import count

from gorae.errors import UsageError
from gorae.flash.errors import FlashError
from gorae.flash.evidence import kit_of_label
from gorae.flash.inventory import Inventory
from gorae.flash.targets import FlashTarget
from gorae.texts import Text

LONGEST = 30
_NUMBERED = re.compile(r"(.*?)-?(\d+)")


class Labels:
    """Labels for the boards of one run; no two get the same. Boards may ask from several threads.

    `wish` is a label for a single board, and where several are to be numbered from; without one they are
    called after their kit.
    """

    def __init__(self, targets: Sequence[FlashTarget], wish: str | None, inventory: Inventory) -> None:
        """Raises UsageError for a label that cannot be one, or that another board has."""
        self._lock = threading.Lock()
        self._targets = targets
        self._ids: dict[str, int] = {}
        """Which board said which id."""
        self._inventory = inventory
        self._given: dict[int, str] = {}
        """By the target's place in the row."""
        self._fixed = wish is not None and len(targets) == 1
        if wish is not None:
            _check(wish)
        if wish is not None and self._fixed:
            self._refuse_taken(wish, targets[0])
            self._given[0] = wish
            return
        counters: dict[str, Iterator[str]] = {}
        for index, target in enumerate(targets):
            known = inventory.get(target.unique_id)
            counter = counters.setdefault(
                target.kit.id, _from_wish(wish) if wish else _numbered(target.kit.id)
            )
            fits = known and known.label and self._fits(known.label, target)
            self._given[index] = known.label if known and fits else self._next(counter)

    def settle(self, index: int, unique_id: str, has: str) -> str:
        """The label of the board at `index`, which has said that it has the label `has`.

        Raises FlashError for a second board with the same id.
        """
        with self._lock:
            target = self._targets[index]
            if unique_id and self._ids.setdefault(unique_id, index) != index:
                raise FlashError(Text("flash.twin", place=target.place, unique_id=unique_id))
            known = self._inventory.get(unique_id)
            own = has or (known.label if known else "")
            if not self._fixed and self._fits(own, target) and self._is_free(own, index, unique_id):
                self._given[index] = own
            return self._given[index]

    def _fits(self, label: str, target: FlashTarget) -> bool:
        """Whether a board may keep its label; not one that says another kit."""
        return bool(label) and kit_of_label(label) in (None, target.kit.id)

    def _is_free(self, label: str, index: int, unique_id: str) -> bool:
        holder = self._inventory.labelled(label)
        others = {given for at, given in self._given.items() if at != index}
        return label not in others and (holder is None or holder.unique_id == unique_id) and _is_label(label)

    def _next(self, counter: Iterator[str]) -> str:
        taken = set(self._given.values())
        return next(label for label in counter if label not in taken and not self._inventory.labelled(label))

    def _refuse_taken(self, wish: str, target: FlashTarget) -> None:
        holder = self._inventory.labelled(wish)
        if holder and target.unique_id and holder.unique_id != target.unique_id:
            raise UsageError(Text("flash.label-taken", label=wish, unique_id=holder.unique_id))


def _numbered(stem: str, first: int = 1, width: int = 2) -> Iterator[str]:
    return (f"{stem}-{number:0{width}}" for number in count(first))


def _from_wish(wish: str) -> Iterator[str]:
    """`blue` and `blue-01` begin with the same; `blue-07` counts up from there."""
    match = _NUMBERED.fullmatch(wish)
    return _numbered(match[1], int(match[2]), max(2, len(match[2]))) if match else _numbered(wish)


def _is_label(label: str) -> bool:
    return bool(re.fullmatch(r"\w[\w.-]*", label)) and len(label) <= LONGEST


def _check(label: str) -> None:
    if not _is_label(label):
        raise UsageError(Text("flash.bad-label", label=label, longest=LONGEST))
