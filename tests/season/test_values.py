"""Values of a season's files: what people write, and what is refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from gorae.documents import loads, parse
from gorae.errors import DocumentError
from gorae.season.files import PlannedSession, WeeklyWindow, clock
from gorae.season.files.values import (
    read_classes,
    read_day,
    read_labels,
    read_span,
    read_time,
    read_window,
    weekday_of,
)
from gorae.season.files.writing import flow


@pytest.mark.parametrize(
    "text",
    ["수 13:30-15:30", "수요일 13:30-15:30", "wed 13:30 – 15:30", "Wednesday 13:30~15:30", "수13:30-15:30"],
)
def test_a_window_is_read_as_people_write_it(text: str) -> None:
    assert read_window(text) == WeeklyWindow(2, 13 * 60 + 30, 15 * 60 + 30)


@pytest.mark.parametrize(
    "text",
    ["수", "13:30-15:30", "수 15:30-13:30", "수 13:30-24:30", "토 09:00-12:00", "x 09:00-12:00", 5, None],
)
def test_what_is_no_window_is_refused(text: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_window(text)


@given(st.integers(0, 4), st.integers(0, 1438), st.data())
def test_a_window_is_written_as_it_is_read(weekday: int, start: int, data: st.DataObject) -> None:
    window = WeeklyWindow(weekday, start, data.draw(st.integers(start + 1, 1439)))
    assert read_window(str(window)) == window
    assert read_time(clock(start)) == start


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-2-3", "26-02-03", "", 20260203, None, "2026-02-03T00:00"]
)
def test_what_is_no_day_is_refused(text: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_day(text)


def test_small_values() -> None:
    assert read_day("2026-02-03") == date(2026, 2, 3)
    assert read_span("7 to 14 days") == (7, 14)
    assert read_span("7 days") == (7, 7)
    assert read_span(7) == (7, 7)
    assert read_classes("6 classes") == read_classes("6학급") == read_classes(6) == 6
    assert read_labels(["a-08 to a-11", "b"]) == ("a-08", "a-09", "a-10", "a-11", "b")
    assert weekday_of("thu") == 3
    assert weekday_of("tomorrow") is None


@pytest.mark.parametrize(
    "labels", [[], ["a-03 to a-01"], ["a-1 to b-3"], ["a-1", "a-1"], ["a-1 to a-9999"], "a-01", [None]]
)
def test_labels_that_cannot_be_are_refused(labels: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_labels(labels)


def test_a_time_without_quotes_is_no_number_of_minutes() -> None:
    text = "{cohort: 가람중-1, no: 1, day: 2026-04-08, at: 1330, lessons: [hello-kit], place: 로봇실}"
    with pytest.raises(DocumentError, match="1330"):
        loads(text, "plan.yaml", PlannedSession)
    session = loads(text.replace("1330", "13:30"), "plan.yaml", PlannedSession)
    again = PlannedSession(
        cohort="가람중-1", no=1, day=session.day, at=810, lessons=("hello-kit",), place="로봇실"
    )
    assert session == again


@given(
    st.recursive(
        st.one_of(
            st.text(max_size=20).filter(lambda text: text.isprintable()),
            st.integers(-(10**9), 10**9),
            st.booleans(),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.text(max_size=8).filter(str.isprintable), inner, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_what_is_written_is_read_again(value: object) -> None:
    source = parse(f"value: {flow(value)}\n", "x.yaml")
    assert source.problems == []
    assert source.data == {"value": value}
