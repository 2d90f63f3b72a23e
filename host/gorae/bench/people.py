"""Examples made by virtual people: what their hands would do to a kit, without a kit or a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from gorae.learning.channels import MOTION
from gorae.telemetry.dataset import Window
from gorae.world.hand import GESTURES, Person, recorded

KNOWN = GESTURES[1:]
"""What people can be asked for."""
MAX_PEOPLE = 999
"""People from 1,000 on are the graders': nobody trains on them."""


def takes(
    people: Iterable[int],
    gestures: Sequence[str],
    rounds: int,
    *,
    hand: Literal["left", "right"] = "right",
    seconds: float,
    hz: int,
    before: Sequence[Window] = (),
) -> Iterator[Window]:
    """Yield so many windows of each gesture by each person, in mg.

    The same person makes the same gesture a little differently each time, and the same again for the same
    arguments. With windows that were made `before`, each person goes on after those that are theirs.
    """
    for number in people:
        person = Person.of(number, hand)
        made = [window.label for window in before if (window.person, window.hand) == (str(number), hand)]
        for take in range(rounds):
            for gesture in gestures:
                seed = made.count(gesture) + take
                yield _window(person, gesture, seconds, hz, seed)


def _window(person: Person, gesture: str, seconds: float, hz: int, seed: int) -> Window:
    values = recorded(person, gesture, seconds, hz, seed)
    columns = {name: tuple(map(float, values[:, at].tolist())) for at, name in enumerate(MOTION)}
    times = tuple(round(at / hz, 3) for at in range(len(values)))
    return Window(gesture, times, columns, str(person.number), person.hand)
