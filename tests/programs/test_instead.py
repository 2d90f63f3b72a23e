"""Whatever a micro:bit lacks is told with what to write instead, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.programs.instead import instead

VECTORS = Path(__file__).parents[1] / "vectors" / "language-microbit-v2.txt"
_LACKING = (
    "has no attribute", "can't import name", "unsupported types for : 'dict'", "isn't defined", "3-arg pow()",
    "item assignment", "unsupported types for : 'C'", "unsupported type for : 'C'", "NotImplementedError:",
)  # fmt: skip
_ON_ANY_BOARD = (
    "attributes not supported yet", "'__setattr__'", "attribute 'x'", "name 'a'", "name 'x'", "name 'format'",
)  # fmt: skip


def refused() -> list[tuple[str, str]]:
    lines = [line for line in VECTORS.read_text().splitlines() if line and not line.startswith("#")]
    pairs = [line.rpartition(" -> ")[::2] for line in lines]
    return [
        (program.replace("\\n", "\n"), error)
        for program, error in pairs
        if any(part in error for part in _LACKING)
        and not any(part in error for part in _ON_ANY_BOARD)
        and "[::2]" not in program
    ]


def test_there_are_enough_programs() -> None:
    assert len(refused()) > 50


@pytest.mark.parametrize(("program", "error"), refused())
def test_every_refusal_has_a_sentence(program: str, error: str) -> None:
    found = instead(error, program.splitlines()[-1], 1)
    assert found is not None
    assert found.text is not None
    assert found.text.say("en") != found.text.say("ko")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("AttributeError: 'C' object has no attribute 'x'", "C().x"),
        ("NameError: name 'hex1' isn't defined", "hex1"),
        ("NameError: name 'center' isn't defined", "center()"),
        ("ImportError: no module named 'Cutebot'", "import Cutebot"),
        ("NotImplementedError: the virtual kit has no machine.UART", "UART(1)"),
        ("NotImplementedError", "raise NotImplementedError"),
        ("TypeError: unsupported types for __add__: 'int', 'str'", "1 + 'a'"),
        ("TypeError: 'tuple' object doesn't support item assignment", "t[0] = 1"),
    ],
)
def test_other_errors_have_none(error: str, code: str) -> None:
    assert instead(error, code, 1) is None


def test_a_text_and_a_number() -> None:
    found = instead("TypeError: can't convert 'int' object to str implicitly", "print('a' + 1)", 1)
    assert found is not None
    assert "str(" in str(found.text.say("en") if found.text else "")
