"""`gorae season print` and `prepare`, as an office calls them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.report.season.view import SeasonView

Call = Callable[..., Any]


@pytest.mark.parametrize(
    ("reader", "file"),
    [
        ("school", "letters/{school}.html"),
        ("school", "letters/{school}.txt"),
        ("driver", "buses/{vehicle}.html"),
        ("instructor", "instructors/{instructor}.html"),
        ("office", "season.html"),
    ],
)
def test_pages_are_written_and_written_again(
    call: Call, planned: Path, view: SeasonView, tmp_path: Path, reader: str, file: str
) -> None:
    words = ("season", "print", reader, str(planned), "--html", str(tmp_path), "--lang", "ko")
    assert call(*words).status == 0
    names = {"school": view.schools[0], "vehicle": view.vehicles[0], "instructor": view.instructors[0]}
    path = tmp_path / file.format(**names)
    before = path.read_bytes()
    assert call(*words).status == 0
    assert path.read_bytes() == before


def test_calendars_and_workbook_are_the_same_when_made_again(
    call: Call, planned: Path, tmp_path: Path
) -> None:
    words = ("season", "print", "office", str(planned), "--ics", str(tmp_path), "--xlsx", str(tmp_path))
    assert call(*words).status == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.suffix for path in before} == {".ics", ".xlsx"}
    assert call(*words).status == 0
    assert {path: path.read_bytes() for path in before} == before


def test_a_letter_of_somebody_s_own_stays(
    call: Call, planned: Path, view: SeasonView, tmp_path: Path
) -> None:
    file = tmp_path / "letters" / f"{view.schools[0]}.txt"
    file.parent.mkdir()
    file.write_text("내가 쓴 글", encoding="utf-8")
    called = call("season", "print", "school", str(planned), "--html", str(tmp_path))
    assert called.status == 2
    assert file.read_text(encoding="utf-8") == "내가 쓴 글"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("school",), "--html OUT"),
        (("school", "{planned}", "--xlsx", "{out}"), "for the office alone"),
        (("driver", "{planned}", "--html", "{out}", "--day", "May"), "“May” is no day"),
        (("driver", "{planned}", "--html", "{out}", "--contacts"), "contacts.local.yaml"),
        (("office", "{out}", "--html", "{out}"), "season.yaml"),
        (("office", "{small}", "--html", "{out}"), "make one first: gorae season plan"),
    ],
)
def test_what_cannot_be_is_told(
    call: Call, planned: Path, small: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    filled = [word.format(planned=planned, small=small, out=tmp_path / "out") for word in words]
    called = call("season", "print", *filled, "--lang", "en")
    assert called.status == 2
    assert told in called.err


def test_prepare_tells_what_a_day_needs(
    call: Call, planned: Path, view: SeasonView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GORAE_INVENTORY", str(tmp_path / "inventory.json"))
    day = view.active[0].day
    called = call("season", "prepare", str(day), str(planned), "--lang", "en")
    assert called.status == 0
    assert f"{day}: " in called.out
    assert "gorae devices --test --kit" in called.out
    assert call("season", "prepare", "12 May", str(planned)).status == 2
