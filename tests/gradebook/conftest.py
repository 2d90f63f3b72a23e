"""A class's work: two lessons, three people, several attempts."""

from __future__ import annotations

import pytest

from gorae.gradebook.book import Book, make_book
from gorae.jobs.store import GradedWork


def work(person: str, lesson: str, score: float, at: int, path: str = "", program: bytes = b"") -> GradedWork:
    """One graded program; at another moment another one, if it is not named."""
    status = "passed" if score >= 100 else "missed"
    checks = (("drives", "passed", 10.0), ("stops", status, score - 10))
    return GradedWork(
        person, lesson, "maqueen", path or f"{person}/{lesson}/main.py", (f"{person}{at}",), at,
        score >= 100, score, 100.0, checks, program or b"# %d" % at,
    )  # fmt: skip


@pytest.fixture
def done() -> list[GradedWork]:
    return [
        work("김민준", "wall-stop", 40, 1_790_000_000),
        work("김민준", "wall-stop", 100, 1_790_000_600),
        work("김민준", "wall-stop", 70, 1_790_001_200),
        work("=HYPERLINK(1)", "wall-stop", 10, 1_790_000_000),
        work("이서연", "maze", 100, 1_790_000_000),
    ]


@pytest.fixture
def book(done: list[GradedWork]) -> Book:
    return make_book(done, "best", ["wall-stop", "maze", "roomba"])
