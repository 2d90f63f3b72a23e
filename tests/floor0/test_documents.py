"""YAML files: every mistake is named with its line, and no file can hurt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.documents import Document, Duration, Localized, loads, parse
from gorae.errors import DocumentError


class Inner(Document):
    time: Duration
    count: int = 1


class Outer(Document):
    title: Localized
    inner: Inner
    names: tuple[str, ...] = ()


GOOD = "title: {en: a, ko: 가}\ninner:\n  time: 2 min\n"


def said(text: str, lang: str = "en") -> list[str]:
    with pytest.raises(DocumentError) as caught:
        loads(text, "x.yaml", Outer)
    return caught.value.say(lang).splitlines()


def test_a_good_file() -> None:
    assert loads(GOOD, "x.yaml", Outer).inner.time == 120.0


def test_mistakes_come_in_the_order_of_the_file() -> None:
    lines = said("title: {en: a}\ninner:\n  time: 3 mm\n  cuont: 2\nextra: 1\n")
    assert lines == [
        "x.yaml:1 title.ko: “ko” is missing; add it",
        "x.yaml:3 inner.time: “3 mm” has the wrong kind of unit; use s, ms, min",
        "x.yaml:4 inner.cuont: there is no key “cuont” here; did you mean “count”?",
        "x.yaml:5 extra: there is no key “extra” here; there are title, inner, names",
    ]


def test_in_korean() -> None:
    assert said("title: {en: a}\ninner: {time: 3}\n", "ko") == [
        "x.yaml:1 title.ko: “ko” 항목이 빠졌어요. 추가하세요",
        "x.yaml:2 inner.time: “3” 값에 단위가 없어요. s, ms, min 중 하나를 붙이세요",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD + "names: [a, 3]\n", "x.yaml:4 names[1]: “3” is not a text"),
        (GOOD + "names: {a: b}\n", 'x.yaml:4 names: “{"a": "b"}” is not a list'),
        (GOOD.replace("2 min", "2 parsecs"), "“parsecs” is not a unit"),
        (GOOD.replace("2 min", "soon"), "“soon” is no quantity"),
        (GOOD + "title: {en: b, ko: 나}\n", "“title” is already given in line 1"),
        ("- 1\n", "x.yaml:1: the file must consist of lines such as “id: line-oval”"),
        ("5", "x.yaml:1: the file must consist of lines such as “id: line-oval”"),
        ("", "x.yaml:1: the file is empty"),
        ("# nothing yet\n", "x.yaml:1: the file is empty"),
        ("inner:\n  time: 2 s\ntitle: [1\n", "x.yaml:3: the “[” that begins here is not closed"),
        ("names:\n  - [a,\n", "x.yaml:2: the “[” that begins here is not closed"),
        ("title: {en:", "x.yaml:1: the “{” that begins here is not closed"),
        ("title: 'a\n", "x.yaml:1: the text that begins here has no closing quote"),
        ("title: !!python/object/apply:os.system [ls]\n", "x.yaml:1 title: tags such as"),
        ("inner: {time: }\n", "x.yaml:1 inner.time: the value is missing; write a number and a unit"),
        (GOOD + "names:\n", "x.yaml:4 names: the value is missing; write a list"),
        (
            "inner: {time: 2 s, count: 1.5}\ntitle: {en: a, ko: 가}\n",
            "x.yaml:1 inner.count: “1.5” is not a whole",
        ),
    ],
)
def test_one_mistake(text: str, expected: str) -> None:
    assert expected in " ".join(said(text))


def test_a_bomb_of_aliases_is_refused() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    lines = said(bomb)
    assert any(line.startswith("x.yaml:2 b[0]: “*a” would repeat another place") for line in lines)
    assert len([line for line in lines if "would repeat" in line]) == 8


def test_a_large_file_is_refused_unread() -> None:
    assert "larger than" in said("a" * 10_000_000)[0]


def test_deep_nesting_is_refused() -> None:
    assert "nested" in said("[" * 500 + "]" * 500)[0]
    assert "nested" in said("a: " + "{a: " * 60 + "1" + "}" * 60)[0]


def test_what_is_not_utf8() -> None:
    source = parse("title: 한글\n".encode("cp949"), "x.yaml")
    assert "UTF-8" in source.problems[0].say("en")


@given(st.text(max_size=200))
def test_no_text_makes_it_fall(text: str) -> None:
    try:
        loads(text, "x.yaml", Outer)
    except DocumentError as error:
        assert error.say("ko")
        assert error.say("en")


class _Told(Document):
    id: str
    count: int = 0


@pytest.mark.parametrize(
    ("line", "said"),
    [("id: no", "“no”"), ("id: 010", "“010”"), ("id: off", "“off”"),
     ("id: 1_000", "“1_000”"),     ("id: a\ncount: 0.50", "“0.50”")],
)  # fmt: skip
def test_a_value_is_told_as_it_stands_in_the_file(line: str, said: str) -> None:
    """YAML 1.1 reads `no` as false and 010 as 8; the author looks for what was written."""
    with pytest.raises(DocumentError) as caught:
        loads(line, "a.yaml", _Told)
    assert said in caught.value.say("en")
    assert said in caught.value.say("ko")
