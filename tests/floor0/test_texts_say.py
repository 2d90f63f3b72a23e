"""Sentences: Korean particles, languages, values."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.texts import Text, fill, particle, system_language
from gorae.texts.words import nearest, shown


@pytest.mark.parametrize(
    ("word", "wanted", "expected"),
    [
        ("벽", "을", "을"), ("고래", "을", "를"), ("P2", "이", "가"), ("P1", "이", "이"), ("3", "은", "은"),
        ("길", "으로", "로"), ("벽", "으로", "으로"), ("고래", "으로", "로"), ("maqueen", "은", "은"),
        ("robot", "과", "과"), ("“벽”", "을", "을"), ("…", "을", "를"), ("P7", "으로", "로"),
        ("0%", "이었어요", "였어요"), ("30 mm", "이어야", "여야"), ("30", "이어야", "이어야"),
        ("90°", "이", "가"), ("2번", "이면", "이면"),
        ("color", "이라는", "라는"), ("drive", "을", "를"), ("while", "이라고", "이라고"),
        ("line", "은", "은"),
        ("distance", "이", "가"), ("light", "이에요", "예요"), ("LED", "을", "를"), ("button_a", "은", "는"),
        ("stop", "이라는", "이라는"), ("wheel", "으로", "로"), ("x", "을", "를"), ("L", "으로", "로"),
        ("music", "이라는", "이라는"), ("turn", "과", "과"), ("sleep(10)", "을", "을"),
        ("880 Hz", "이었어요", "였어요"), ("30 mm/s", "이면", "면"),
        ("3회차(4월 1일 09:40)", "은", "는"), ("로봇실(2층)", "이", "이"),
    ],
)  # fmt: skip
def test_particles(word: str, wanted: str, expected: str) -> None:
    assert particle(word, wanted) == expected


def test_a_particle_alone_and_values_of_both_languages() -> None:
    assert fill("“{name}”{name:~을}", {"name": {"ko": "벽", "en": "wall"}}, "ko") == "“벽”을"
    assert fill("{n} and {n:은}", {"n": 1.0}, "ko") == "1 and 1은"


def test_a_text_within_a_text() -> None:
    text = Text("documents.wrong-type", value="x", expected=Text("documents.a-number"))
    assert text.say("en") == "“x” is not a number; write one"
    assert text.say("ko") == "“x” 자리에는 숫자가 와야 해요"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "ko", "LANG": "C"}, "ko"),
    ],
)
def test_the_systems_language(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == expected


@given(st.text("abcd", max_size=6), st.lists(st.text("abcde", max_size=6), max_size=6))
def test_the_nearest_name_is_that_of_difflib(name: str, known: list[str]) -> None:
    near = difflib.get_close_matches(name, known, 1, 0.5)
    assert nearest(name, known) == (near[0] if near else None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"), (True, "true"), ({"a": [1, "가"]}, '{"a": [1, "가"]}'),
        ("a\nb\0", "a b "), ("x" * 61, "x" * 59 + "…"),
    ],
)  # fmt: skip
def test_values_are_shown_as_in_the_file_and_on_one_line(value: object, expected: str) -> None:
    assert shown(value) == expected
