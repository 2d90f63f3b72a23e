"""Which name was probably meant: for fingers that slip, swap letters or hold Shift too long."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 40
_SHORT, _LONG = 3, 6
"""Names up to this length must agree but for capitals; longer ones than this may differ by two slips."""


def slips(word: str, other: str, most: int = 2) -> int:
    """How many letters must be put in, left out, exchanged or swapped to make `other` of `word`.

    More than `most` are not counted further.
    """
    if abs(len(word) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, wanted in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def allowed(word: str) -> int:
    """How many slips are believed in a word of that length."""
    return 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2


def likely(name: str, known: Iterable[str]) -> list[str]:
    """The known names that `name` most likely means: those with the fewest slips; none when in doubt.

    Capitals and underscores count for nothing: `Lights` and `buttonA` are `lights` and `button_a`.
    """
    if len(name) > _LONGEST:
        return []
    plain = _plain(name)
    others = [other for other in known if other != name and other[:1] != "_" and _begin_alike(name, other)]
    measured = [(slips(plain, _plain(other)), other) for other in others]
    near = [(count, other) for count, other in measured if count <= min(allowed(name), allowed(other))]
    least = min((count for count, _ in near), default=0)
    found = sorted(other for count, other in near if count == least)
    return found if len(found) <= 2 else []


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def _begin_alike(name: str, other: str) -> bool:
    """Whether the first letters agree or are swapped: few people slip there, and `wall` is not `all`."""
    one, two = _plain(name)[:2], _plain(other)[:2]
    return one[:1] == two[:1] or one == two[::-1]
