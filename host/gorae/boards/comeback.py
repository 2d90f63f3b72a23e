"""A board that was unplugged in the middle of something is waited for, and found again at whatever port.

It is known again by its unique ID, for which it is asked; one that never said it, by its port alone. Other
boards that are plugged in meanwhile are left alone once they have said who they are, those that were there
before are not even asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from gorae.boards.discovery import FoundBoard, find_boards
from gorae.boards.errors import GuestError, NoAnswerError, PortError, UnpluggedError
from gorae.boards.identity import Identity, identify
from gorae.boards.link import Link, open_link
from gorae.boards.recovery import Tell
from gorae.boards.repl import Repl
from gorae.texts import Text

PATIENCE_S = 30.0
_LOOKS_EVERY_S = 0.5
_TIMES = 5
"""A cable that comes loose more often is a bad one."""

Result = TypeVar("Result")
Session = Callable[[str], AbstractContextManager[tuple[Repl, Identity]]]
"""Opens the board at a port."""


@dataclass(frozen=True)
class Senses:
    """How boards are looked for, and how time passes meanwhile."""

    find: Callable[[], list[FoundBoard]] = find_boards
    open: Callable[[str], Link] = open_link
    now_s: Callable[[], float] = time.monotonic
    pause: Callable[[float], bool | None] = time.sleep
    """Gives True when nobody wants to wait any more."""


def with_board(
    port: str,
    session: Session,
    work: Callable[[Repl, Identity], Result],
    tell: Tell = lambda text: None,
    senses: Senses | None = None,
) -> Result:
    """Do `work` with the board at `port`, and from the start again when it was unplugged and is back.

    Only for what may be done twice. `tell` hears what the user shall do. Raises UnpluggedError when the board
    does not come back, or goes away again and again.
    """
    senses = senses or Senses()
    unique_id = ""
    for _ in range(_TIMES):
        try:
            with session(port) as (repl, board):
                unique_id = board.unique_id
                return work(repl, board)
        except UnpluggedError:
            tell(Text("boards.come-back", port=port, seconds=int(PATIENCE_S)))
        port = wait_for(port, unique_id, senses)
        tell(Text("boards.is-back", port=port))
    raise UnpluggedError(port)


def wait_for(port: str, unique_id: str, senses: Senses) -> str:
    """The port where the board is that was at `port`. Raises UnpluggedError when nobody waits any more."""
    until_s = senses.now_s() + PATIENCE_S
    others = {found.port for found in senses.find()} - {port}
    while senses.now_s() < until_s:
        for place in _places(port, unique_id, others, senses.find()):
            if _is_there(place, unique_id, senses):
                return place
        if senses.pause(_LOOKS_EVERY_S):
            break
    raise UnpluggedError(port)


def _places(port: str, unique_id: str, others: set[str | None], boards: list[FoundBoard]) -> Iterator[str]:
    """Where the board may be now."""
    yield port
    for found in boards:
        named = unique_id and found.unique_id.replace(":", "").lower() == unique_id
        new = unique_id and found.port not in others
        if found.port and found.port != port and not found.problem and (named or new):
            yield found.port


def _is_there(port: str, unique_id: str, senses: Senses) -> bool:
    """Whether it is this board: it is asked, unless nobody knows who was there."""
    try:
        link = senses.open(port)
    except PortError:
        return False
    try:
        return not unique_id or _says(Repl(link), unique_id)
    except (NoAnswerError, UnpluggedError, GuestError):
        return False
    finally:
        link.close()


def _says(repl: Repl, unique_id: str) -> bool:
    """Whether it says that this is its ID. Another board runs its program again after the question."""
    repl.enter(fresh=False)
    is_it = identify(repl).unique_id == unique_id
    if not is_it:
        repl.start_over()
    return is_it
