"""The table: who, which lessons, and what counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gorae.gradebook.book import Book, make_book
from gorae.gradebook.items import Missed, Nearest, alike, fingerprint, most_missed, nearest_mistakes
from gorae.jobs.store import GradedWork

from .conftest import work


def test_lessons_are_in_the_order_of_the_course_and_people_by_name(book: Book) -> None:
    assert book.lessons == ("wall-stop", "maze")
    assert book.people == ("=HYPERLINK(1)", "김민준", "이서연")


def test_the_best_attempt_counts_or_the_last(done: list[GradedWork]) -> None:
    best = make_book(done).cells["김민준", "wall-stop"]
    assert (best.counts.score, len(best.attempts)) == (100, 3)
    assert make_book(done, "last").cells["김민준", "wall-stop"].counts.score == 70


def test_a_program_that_is_graded_again_is_one_attempt() -> None:
    """With other seeds or by another gorae."""
    program = b"print(1)"
    often = [work("kim", "maze", score, at, program=program) for at, score in enumerate((40, 100, 60), 1)]
    cell = make_book(often).cells["kim", "maze"]
    assert (len(cell.attempts), cell.counts.score, cell.counts.at) == (1, 100, 1)
    last = make_book(often, "last").cells["kim", "maze"]
    assert (len(last.attempts), last.counts.score, last.counts.at) == (1, 60, 1)
    other = [*often, work("kim", "maze", 50, 9, program=b"print(2)")]
    assert len(make_book(other).cells["kim", "maze"].attempts) == 2
    beside = [*often, replace(often[0], keys=("x",), along={"way.py": b"1"})]
    assert len(make_book(beside).cells["kim", "maze"].attempts) == 2


def test_the_same_program_with_another_model_is_another_attempt() -> None:
    """Behind the keys of the runs is that of what was handed in beside the program."""
    one = replace(work("kim", "fair-test", 40, 1, program=b"1"), keys=("run", "model"), seeds=(7,))
    assert len(make_book([one, replace(one, keys=("run", "other"))]).cells["kim", "fair-test"].attempts) == 2
    assert (
        len(
            make_book([one, replace(one, keys=("again", "model"), seeds=(8,))])
            .cells["kim", "fair-test"]
            .attempts
        )
        == 1
    )


def test_sums(book: Book) -> None:
    assert [book.passed(person) for person in book.people] == [0, 1, 1]
    assert book.mean("wall-stop") == 0.55
    assert book.mean("roomba") is None


def test_what_is_missed_most_comes_first(book: Book) -> None:
    assert most_missed(book) == [Missed("wall-stop", "stops", 1, 2)]


LOOP = b"from robot import *\ndrive(150)\nwhile distance() > 130:\n    sleep(10)\nstop()\n"


def test_programs_are_alike_whatever_they_call_things() -> None:
    other = b"# mine\nfrom robot import *\ndrive(99)\n\nwhile dist() > 7:\n    wait(1)  # hm\nhalt()\n"
    assert fingerprint(LOOP) == fingerprint(other)
    assert fingerprint(LOOP) != fingerprint(LOOP.replace(b">", b"<"))
    assert fingerprint(b"stop()\n") == ""
    handed_in = [
        work("a", "maze", 1, 1, program=LOOP),
        work("b", "maze", 1, 1, program=other),
        work("a", "maze", 1, 2, program=LOOP),
    ]
    for done in (handed_in, handed_in[::-1]):
        assert [[each.person for each in group] for group in alike(done)] == [["a", "b"]]
    assert (
        alike([work("a", "maze", 1, 1, program=LOOP), work("b", "maze", 1, 1, program=other)], [LOOP]) == []
    )


@pytest.mark.parametrize("broken", ["print(\u201c안녕\u201d)", '"""', "x = (", "if x:\n  y\n z", "say('hi)"])
def test_programs_that_begin_alike_and_cannot_be_read_on_are_not_alike(broken: str) -> None:
    """However far a version of Python reads them; a copy is one still."""
    one = LOOP + broken.encode() + b"\nfor turn in range(4):\n    drive(100)\n"
    other = LOOP + broken.encode() + b"\nlights(100)\nsound(440, 200)\nstop()\n"
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(one.replace(b"\n", b"\r\n"))
    assert fingerprint(one) != ""


def test_a_broken_program_has_a_fingerprint_or_none_but_no_error() -> None:
    for program in (b"\xff\xfe", b"(" * 5000, b"if x\n  y\n z", b"'''", b"\x00" * 50):
        fingerprint(program)


def test_the_nearest_known_mistake_is_told_and_how_many_made_it(book: Book) -> None:
    known = {"wall-stop": {"runs_on": ["stops"], "stands": ["drives", "stops"], "other": ["drives"]}}
    assert nearest_mistakes(book, known) == [Nearest("wall-stop", ("runs_on",), 1)]


def test_of_mistakes_that_are_equally_near_all_are_told(book: Book) -> None:
    known = {"wall-stop": {"b": ["stops", "x"], "a": ["y", "stops"], "far": ["stops", "x", "y"]}}
    assert nearest_mistakes(book, known) == [Nearest("wall-stop", ("a", "b"), 1)]
    assert nearest_mistakes(book, {}) == []
