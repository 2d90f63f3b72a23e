"""A search that gets better, alike each time, and changes nothing but numbers."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.learning.evolution import Evolution, Numbers
from gorae.programs.tunable import find_numbers


def bowl(numbers: Numbers) -> float:
    return sum((number - wanted) ** 2 for number, wanted in zip(numbers, (70, 0.3, -5), strict=True))


def evolved(seed: int = 1, generations: int = 25) -> Evolution:
    evolution = Evolution((36, 0.8, -1), seed=seed, size=20, least=True)
    for _ in range(generations):
        evolution.take([bowl(numbers) for numbers in evolution.candidates()])
    return evolution


def test_it_finds_the_bottom_of_a_bowl() -> None:
    evolution = evolved()
    assert evolution.first == bowl((36, 0.8, -1))
    assert evolution.best.score is not None
    assert evolution.best.score < 1
    bests = [generation.best for generation in evolution.generations]
    assert bests == sorted(bests, reverse=True, key=lambda best: best or 0.0)


def test_the_same_seed_finds_the_same() -> None:
    assert evolved(3).best == evolved(3).best
    assert evolved(3, 2).best != evolved(4, 2).best


def test_the_first_candidate_is_the_program_itself_and_none_comes_twice() -> None:
    evolution = Evolution((36, 0.8), seed=1, size=30)
    seen: list[Numbers] = []
    for _ in range(4):
        made = evolution.candidates()
        seen += made
        evolution.take([float(numbers[0]) for numbers in made])
    assert seen[0] == (36, 0.8)
    assert len(set(seen)) == len(seen) == 120
    assert all(isinstance(whole, int) and isinstance(part, float) for whole, part in seen)


def test_the_same_seed_gives_the_same_candidates_as_ever() -> None:
    """What somebody bred last year is bred again, on any machine."""
    evolution = Evolution((36, 0.8), seed=1, size=6, least=True)
    made = []
    for _ in range(4):
        made.append(evolution.candidates())
        evolution.take([None if at == 2 else abs(n[0] - 70) + n[1] for at, n in enumerate(made[-1])])
    assert made == [
        [(36, 0.8), (40, 0.8), (37, 0.42052), (36, 0.386952), (54, 0.479922), (29, 1.16888)],
        [(54, 0.375591), (35, 0.260441), (34, 0.8), (35, 0.617227), (51, 0.422227), (15, 0.8)],
        [(38, 0.422227), (49, 0.8), (85, 0.338733), (71, 0.422227), (38, 0.362375), (23, 0.428108)],
        [(55, 0.485953), (55, 0.553916), (45, 0.401655), (60, 0.375591), (51, 0.452228), (40, 0.375591)],
    ]
    first, *_, last = evolution.generations
    assert (first.best, first.mean) == pytest.approx((16.479922, 31.7271508))
    assert (last.best, last.mean) == pytest.approx((1.422227, 18.2486558))
    assert [one.failed for one in evolution.generations] == [1] * 4
    assert Evolution((36, 0.8), seed=1, size=6).candidates(2) == made[0][:2]


def test_a_larger_score_is_better_unless_it_is_said_otherwise() -> None:
    for least, best in ((False, 1), (True, 2)):
        evolution = Evolution((10,), seed=1, size=4, least=least)
        made = evolution.candidates()
        evolution.take([None, 9.0, -3.0, 9.0])
        assert evolution.best.numbers == made[best]


def test_numbers_that_are_none_or_small_are_changed_too() -> None:
    evolution = Evolution((0, 0.0, 1), seed=1, size=40)
    made = evolution.candidates()[1:]
    assert all(isinstance(whole, int) and isinstance(other, int) for whole, _, other in made)
    assert {abs(whole) for whole, _, _ in made} == {0, 1}
    assert max(abs(part) for _, part, _ in made) > 0.01


def test_where_there_are_not_enough_numbers_one_comes_twice() -> None:
    evolution = Evolution((0,), seed=1, size=9)
    assert set(evolution.candidates()) == {(0,), (1,), (-1,)}


def test_candidates_without_a_score_have_no_children() -> None:
    evolution = Evolution((10,), seed=1, size=10)
    made = evolution.candidates()
    evolution.take([None, *([1.0] * 9)])
    assert evolution.first is None
    assert evolution.best.numbers == made[1]
    assert evolution.generations[0].failed == 1


def test_what_was_broken_off_is_known() -> None:
    evolution = Evolution((10,), seed=1, size=10)
    evolution.candidates()
    evolution.take([5.0, 7.0])
    assert evolution.best.score == 7.0


@given(st.lists(st.integers(-1000, 1000) | st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=32))
def test_numbers_are_found_and_replaced(numbers: list[float | int]) -> None:
    source = f"# 고래\nfrom robot import *\n\nP = {numbers!r}  # 수\nprint(P)\n".encode()
    found = find_numbers(source, "P", "main.py")
    assert list(found.numbers) == numbers
    other = found.with_numbers([1, -2.5])
    assert other.decode() == "# 고래\nfrom robot import *\n\nP = [1, -2.5]  # 수\nprint(P)\n"
    ast.parse(other)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("x = 1", "missing"),
        ("def f():\n    P = [1]", "missing"),
        ("P = [1]\nP = [2]", "twice"),
        ("P = 3", "no-numbers"),
        ("P = []", "no-numbers"),
        ("P = [1, x]", "no-numbers"),
        ("P = [True]", "no-numbers"),
        ("P = ['1']", "no-numbers"),
        ("P = [1e400]", "no-numbers"),
        (f"P = {[1] * 33}", "no-numbers"),
        ("P = [", "syntax"),
    ],
)
def test_programs_without_such_numbers(source: str, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_numbers(source.encode(), "P", "main.py")
    assert caught.value.text.key == f"programs.tunable-{key}"
