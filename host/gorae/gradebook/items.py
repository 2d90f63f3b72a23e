"""What to talk about on Thursday: which check a class misses most, and which programs are alike.

That programs are alike is a fact for the teacher and never a score: short programs are alike by nature.
Names, numbers and comments do not count, nor does what the starter and the known solutions have.
"""

from __future__ import annotations

import hashlib
import io
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gorae.gradebook.book import Book
from gorae.jobs.store import Work

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


def alike(work: Iterable[Work], known: Iterable[bytes] = ()) -> list[tuple[Work, ...]]:
    """Return groups of two or more people whose programs are alike, the largest first.

    `known` are programs that everybody has, such as the starter: who is like one of them is in no group.
    """
    skipped = {fingerprint(program) for program in known}
    groups: dict[tuple[str, str], dict[str, Work]] = defaultdict(dict)
    for each in work:
        print_ = fingerprint(each.program)
        if print_ and print_ not in skipped:
            groups[each.lesson, print_].setdefault(each.person, each)
    found = [tuple(group.values()) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group[0].lesson, group[0].person))


def fingerprint(program: bytes) -> str:
    """Return a hash of a program's tokens without names, numbers, texts and comments; "" for a short one."""
    tokens = []
    try:
        for token in tokenize.tokenize(io.BytesIO(program).readline):
            if token.type not in _SKIPPED:
                tokens.append(_kind(token))
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError, ValueError):
        tokens.append("?")
    return hashlib.sha256(" ".join(tokens).encode()).hexdigest() if len(tokens) >= _SHORTEST else ""


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and token.string not in _KEYWORDS:
        return "n"
    if token.type == tokenize.OP or token.type == tokenize.NAME:
        return token.string
    return tokenize.tok_name[token.type]
