"""How a program ended, from the board's serial line, however that comes in pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gorae.emulated.program_end import Ending

PROMPT = (
    b"MicroPython v1.18 on 2023-10-30; micro:bit v2.1.2 with nRF52833\r\n"
    b'Type "help()" for more information.\r\n>>> '
)
TRACEBACK = (
    b"Traceback (most recent call last):\r\n"
    b'  File "main.py", line 3, in <module>\r\n'
    b"ZeroDivisionError: divide by zero\r\n"
)


def pieces(said: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(said) + 1) for cut in cuts})
    return [said[start:end] for start, end in zip([0, *places], [*places, len(said)], strict=True)]


def heard(said: bytes, cuts: list[int]) -> tuple[Ending, bytes]:
    printed = bytearray()
    ending = Ending(printed.extend)
    for piece in pieces(said, cuts):
        ending.take(piece)
    return ending, bytes(printed)


CUTS = st.lists(st.integers(0, 1000), max_size=8)
OUTPUT = st.text(st.characters(codec="ascii", exclude_characters=">"), max_size=60).map(
    lambda text: text.replace("\r", "").encode()
)


@given(OUTPUT, CUTS)
def test_a_program_that_ends(output: bytes, cuts: list[int]) -> None:
    ending, printed = heard(output.replace(b"\n", b"\r\n") + PROMPT, cuts)
    assert ending.is_over
    assert printed == output
    assert ending.outcome(0).ending == "finished"


@given(OUTPUT, CUTS)
def test_a_program_that_ends_with_an_error(output: bytes, cuts: list[int]) -> None:
    ending, printed = heard(output.replace(b"\n", b"\r\n") + TRACEBACK + PROMPT, cuts)
    assert printed == output
    outcome = ending.outcome(2)
    assert (outcome.ending, outcome.error, outcome.resets) == (
        "exception",
        "ZeroDivisionError: divide by zero",
        2,
    )
    assert outcome.places == (("main.py", 3),)


@given(CUTS)
def test_a_traceback_that_a_program_prints_is_output(cuts: list[int]) -> None:
    ending, printed = heard(TRACEBACK + b"and on\r\n" + PROMPT, cuts)
    assert printed == TRACEBACK.replace(b"\r\n", b"\n") + b"and on\n"
    assert ending.outcome(0).ending == "finished"


@given(CUTS)
def test_after_a_traceback_it_is_not_clear_yet(cuts: list[int]) -> None:
    ending, printed = heard(b"1\r\n" + TRACEBACK, cuts)
    assert ending.waits
    assert printed == b"1\n"
    ending.take(PROMPT)
    assert ending.outcome(0).ending == "exception"


def test_a_program_that_runs_on_keeps_all_that_it_printed() -> None:
    ending, _ = heard(b"MicroPython v", [])
    printed = bytearray()
    ending = Ending(printed.extend)
    ending.take(b"MicroPython v")
    assert ending.outcome(0).ending == "time-limit"
    assert printed == b"MicroPython v"


def test_a_syntax_error_is_one_that_does_not_start() -> None:
    said = (
        b'Traceback (most recent call last):\r\n  File "main.py", line 1\r\nSyntaxError: invalid syntax\r\n'
    )
    ending, _ = heard(said + PROMPT, [])
    assert ending.outcome(0).ending == "syntax"
