"""What to talk about on Thursday: what a class misses most, by which mistake, and who is alike.

That programs are alike is a fact for the teacher and never a score: short programs are alike by nature.
Names, numbers and comments do not count, nor does what the starter and the known solutions have.
"""

from __future__ import annotations

import hashlib
import io
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gorae.gradebook.book import Book
from gorae.jobs.store import GradedWork

_SKIPPED = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER)
_KEYWORDS = frozenset(keyword.kwlist)
_SHORTEST = 12
"""Tokens. Programs that are shorter are alike by chance."""


@dataclass(frozen=True)
class Missed:
    """A check, and how many of those who handed in something missed it."""

    lesson: str
    check: str
    missed: int
    people: int


def most_missed(book: Book) -> list[Missed]:
    """Return all checks that anybody missed, the most missed first."""
    missed: Counter[tuple[str, str]] = Counter()
    people: Counter[str] = Counter()
    for (_, lesson), cell in book.cells.items():
        people[lesson] += 1
        missed.update((lesson, check) for check, status, _ in cell.counts.checks if status == "missed")
    rows = [Missed(lesson, check, count, people[lesson]) for (lesson, check), count in missed.items()]
    return sorted(rows, key=lambda row: (-row.missed / row.people, row.lesson, row.check))


@dataclass(frozen=True)
class Nearest:
    """Known mistakes of a lesson, and how many people missed what these miss, or nearly that."""

    lesson: str
    mistakes: tuple[str, ...]
    """One, or several that are equally near."""
    people: int


def nearest_mistakes(book: Book, known: Mapping[str, Mapping[str, Collection[str]]]) -> list[Nearest]:
    """Return which of a lesson's known mistakes a class makes, the commonest first.

    `known` has the checks that each mistake misses, by lesson and mistake. A mistake is near a program when
    they miss the same checks; of those that do so in part, the one that has the largest share in common.
    """
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for (_, lesson), cell in book.cells.items():
        missed = {check for check, status, _ in cell.counts.checks if status == "missed"}
        nearest = _nearest(missed, known.get(lesson, {}))
        if nearest:
            counts[lesson, nearest] += 1
    rows = [Nearest(lesson, mistakes, people) for (lesson, mistakes), people in counts.items()]
    return sorted(rows, key=lambda row: (-row.people, row.lesson, row.mistakes))


def _nearest(missed: set[str], known: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the mistakes with the largest share of missed checks in common; nothing when none has any."""
    shares = {
        mistake: len(missed.intersection(checks)) / len(missed.union(checks))
        for mistake, checks in known.items()
        if missed.intersection(checks)
    }
    largest = max(shares.values(), default=0.0)
    return tuple(sorted(mistake for mistake, share in shares.items() if share == largest))


def alike(work: Iterable[GradedWork], known: Iterable[bytes] = ()) -> list[tuple[GradedWork, ...]]:
    """Return groups of two or more people whose programs are alike, the largest first.

    `known` are programs that everybody has, such as the starter: who is like one of them is in no group.
    """
    skipped = {fingerprint(program) for program in known}
    groups: dict[tuple[str, str], dict[str, GradedWork]] = defaultdict(dict)
    for each in work:
        print_ = fingerprint(each.program)
        if print_ and print_ not in skipped:
            groups[each.lesson, print_].setdefault(each.person, each)
    found = [
        tuple(sorted(group.values(), key=lambda each: each.person))
        for group in groups.values()
        if len(group) > 1
    ]
    return sorted(found, key=lambda group: (-len(group), group[0].lesson, group[0].person))


def fingerprint(program: bytes) -> str:
    """Return a hash of a program's tokens without names, numbers, texts and comments; "" for a short one.

    Of a program that cannot be read to its end all words count: how far Python reads differs by its version,
    and what stands behind may be quite another program.
    """
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(program).readline))
        is_read = not any(token.type == tokenize.ERRORTOKEN for token in tokens)  # before Python 3.12
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError, ValueError):
        is_read = False
    if is_read:
        kinds = [_kind(token).encode() for token in tokens if token.type not in _SKIPPED]
    else:
        kinds = program.split()
    return hashlib.sha256(b" ".join(kinds)).hexdigest() if len(kinds) >= _SHORTEST else ""


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and token.string not in _KEYWORDS:
        return "n"
    if token.type == tokenize.OP or token.type == tokenize.NAME:
        return token.string
    return tokenize.tok_name[token.type]
