"""How a program on a board ended, read from what the board says of it."""

from __future__ import annotations

import pytest

from gorae.boards.run import Crash, read_crash

SAID = """Traceback (most recent call last):\r
  File "<stdin>", line 1, in <module>\r
  File "<string>", line 5, in <module>\r
  File "robot.py", line 12, in drive\r
  File "<string>", line 2, in f\r
ZeroDivisionError: divide by zero\r
"""


def test_a_crash_is_told_in_the_files_of_its_author() -> None:
    """The line of ours that ran the program is left out."""
    assert read_crash(SAID, "my.py") == Crash(
        "ZeroDivisionError: divide by zero",
        (("my.py", 5), ("robot.py", 12), ("my.py", 2)),
        "Traceback (most recent call last):\n"
        '  File "my.py", line 5, in <module>\n'
        '  File "robot.py", line 12, in drive\n'
        '  File "my.py", line 2, in f\n'
        "ZeroDivisionError: divide by zero",
    )


@pytest.mark.parametrize(
    ("said", "error", "places"),
    [
        (
            'Traceback (most recent call last):\n  File "<string>", line 3\nSyntaxError: x\n',
            "SyntaxError: x",
            1,
        ),
        ("MemoryError: \n", "MemoryError: ", 0),
        ("ValueError: a\nb\n", "ValueError: a\nb", 0),
    ],
)
def test_an_error_keeps_all_its_lines(said: str, error: str, places: int) -> None:
    crash = read_crash(said, "main.py")
    assert crash
    assert (crash.error, len(crash.places)) == (error, places)


@pytest.mark.parametrize("said", ["", "\r\n", "Traceback (most recent call last):\n"])
def test_who_says_nothing_has_not_crashed(said: str) -> None:
    assert read_crash(said, "main.py") is None
