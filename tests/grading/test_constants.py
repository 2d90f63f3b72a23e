"""What is known of a program's expressions without running it, and what is not guessed."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from gorae.grading.constants import KnownConstants, Unknown

PROGRAM = """
from micropython import const
import micropython
from elsewhere import brought
SPEED = const(40)
FAR = micropython.const(900)
low, (high, [top]) = 1, (2, [3])
word: str = "robot"
names = ("a", "bb", "ccc")
changing = [1, 2]
inside = (1, ([], 2))
table = {"left": -1, "right": 1}
maybe = 5
maybe = 6
same = 7
same = 7
truthy = 1
truthy = "yes"
either = 0
either = 1
counted = 0
counted += 1
if (seen := 4):
    pass
for step in (10, 20):
    pass
for steps in (30, 30):
    pass
for other in brought():
    pass
for one, two in ((1, 2), (3, 4)):
    pass
with brought() as held:
    pass
try:
    pass
except OSError as error:
    pass
def ten():
    "Gives ten."
    pass
    return 5 * 2
def busy():
    print(1)
    return 5
def given(argument):
    return argument
@brought
def wrapped():
    return 5
def twice():
    return 1
def twice():
    return 2
seven = lambda: 7
def changes():
    global low_again
    low_again = 8
*rest, last = 1, 2
"""


@pytest.fixture(scope="module")
def known() -> KnownConstants:
    return KnownConstants.of(ast.parse(PROGRAM))


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("SPEED * 2 + 1", 81),
        ("FAR // 200", 4),
        ("FAR % 7", 4),
        ("9 / 2", 4.5),
        ("6 & 3", 2),
        ("6 | 3", 7),
        ("6 ^ 3", 5),
        ("-SPEED", -40),
        ("+high", 2),
        ("not low", False),
        ("(low, high, top)", (1, 2, 3)),
        ("word + 's'", "robots"),
        ("word[0]", "r"),
        ("word[1:3]", "ob"),
        ("word[:2] + word[4:]", "rot"),
        ("word.upper()", "ROBOT"),
        ("word.count('o')", 2),
        ("names[2]", "ccc"),
        ("[low, high]", [1, 2]),
        ("len(names) - 1", 2),
        ("{'left': -1}['left']", -1),
        ("{'left': -1}.get('up', 9)", 9),
        ("{'a': low}", {"a": 1}),
        ("max(low, high, 3)", 3),
        ("round(2.6)", 3),
        ("round(2.66, 1)", 2.7),
        ("round(1234, -2)", 1200),
        ("sorted(['b', 'a'])", ["a", "b"]),
        ("same", 7),
        ("seen", 4),
        ("steps", 30),
        ("low_again", 8),
        ("last", 2),
        ("ten()", 10),
        ("seven()", 7),
        ("micropython.const(3)", 3),
        ("isinstance(word, str)", True),
        ("isinstance(word, int)", False),
        ("1 < high < 3", True),
        ("1 < high < 2", False),
        ("'o' in word", True),
        ("'o' not in word", False),
        ("None is None", True),
        ("None is not None", False),
        ("0 * brought()", 0),
        ("brought() * 0", 0),
        ("brought == brought", True),
        ("brought <= brought", True),
        ("brought != brought", False),
        ("brought < brought", False),
        ("0 or high", 2),
        ("high or 5", 2),
        ("0 and 5", 0),
        ("high and 5", 5),
        ("'' or 0 or None", None),
        ("3 if low else 4", 3),
        ("3 if not low else 4", 4),
        ("f''", ""),
        ("f'plain'", "plain"),
    ],
)
def test_what_an_expression_always_gives(known: KnownConstants, text: str, value: Any) -> None:
    found = known.value(expression(text))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        "brought", "brought()", "nowhere", "counted", "maybe", "either", "step", "one", "other", "held",
        "error", "argument", "given(1)", "busy()", "wrapped()", "twice()", "rest", "ten", "changing", "table",
        "inside", "inside[1][0]",
        "1 / 0", "'a' + 1", "names[7]", "{}['up']", "f'{low}'", "word.encode()", "[].append(1)", "{**table}",
        "2 ** 3", "1 << 3", "'ab' * 3", "[0] * 900000000000", "3 * (0,)", "'%3d' % 5", "b'%3d' % 5",
        "0.0 * brought()", "False * brought()", "'0' * brought()", "10 ** 13",
        "1000000 * 1000000", "isinstance(word, robot)", "sleep(low)", "len(names, 2)", "word[::2]",
        "brought < low",
    ],
)  # fmt: skip
def test_what_is_not_guessed(known: KnownConstants, text: str) -> None:
    with pytest.raises(Unknown):
        known.value(expression(text))


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("truthy", True),
        ("either", None),
        ("maybe", True),
        ("brought()", None),
        ("not truthy", False),
        ("not brought()", None),
        ("brought() or 1", True),
        ("brought() or 0", None),
        ("0 or ''", False),
        ("brought() and 0", False),
        ("brought() and 1", None),
        ("truthy and 1", True),
        ("(x := 0)", False),
        ("(x := brought())", None),
        ("[]", False),
        ("[brought()]", True),
        ("{}", False),
        ("{1: brought()}", True),
        ("{brought()}", True),
        ("(brought(),)", True),
        ("()", False),
        ("lambda: 0", True),
        ("0.0", False),
        ("SPEED > 30", True),
    ],
)
def test_whether_it_is_always_true(known: KnownConstants, text: str, truth: bool | None) -> None:
    assert known.truth(expression(text)) is truth


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("range(5)", 5),
        ("range(2, high)", 0),
        ("range(0, 10, 3)", 4),
        ("range(10, 0)", 0),
        ("range(brought())", None),
        ("range('a')", None),
        ("range(1, 2, 0)", None),
        ("reversed(range(3))", 3),
        ("enumerate(names)", 3),
        ("sorted(brought())", None),
        ("zip(range(9), names)", 3),
        ("zip(brought(), names)", 3),
        ("zip(brought(), brought())", None),
        ("zip()", 0),
        ("[brought(), 2]", 2),
        ("(1,)", 1),
        ("{1, 2}", 2),
        ("[*brought(), 2]", None),
        ("{1: 2}", 1),
        ("{1: 2, **brought()}", None),
        ("'abc'", 3),
        ("changing", None),
        ("brought()", None),
        ("5", None),
    ],
)
def test_how_often_a_loop_goes_round_at_most(known: KnownConstants, text: str, rounds: int | None) -> None:
    assert known.most_rounds(expression(text)) == rounds


@pytest.mark.parametrize(
    ("small", "large"),
    [
        (repr("x" * 999), repr("x" * 1001)),
        (repr(b"x" * 999), repr(b"x" * 1001)),
        (repr([1] * 490), repr([1] * 510)),
        (repr((1,) * 490), repr((1,) * 510)),
        (repr(dict.fromkeys(range(490), 1)), repr(dict.fromkeys(range(510), 1))),
        (repr(["x" * 480, "y" * 480]), repr(["x" * 510, "y" * 510])),
        (repr([[1] * 240] * 2), repr([[1] * 260] * 2)),
        (repr({1: [1] * 240, 2: [1] * 240}), repr({1: [1] * 260, 2: [1] * 260})),
        ("999999999999", "1000000000000"),
        ("-999999999999", "-1000000000000"),
        ("'x' + 'y'", f"'x' + {'y' * 1001!r}"),
    ],
    ids=range(11),
)
def test_what_is_large_is_not_worked_out(known: KnownConstants, small: str, large: str) -> None:
    """A short program may stand for more than there is time or memory for."""
    assert known.value(expression(small)) is not None
    with pytest.raises(Unknown):
        known.value(expression(large))
