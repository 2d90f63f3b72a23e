"""What screens show, as a recording keeps it, a formula asks for it and a replay draws it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.bench.screen_track import LONGEST_NS, ScreenTrack
from gorae.bench.virtual import SAMPLE_NS
from gorae.report.page.listing import printed
from gorae.report.page.replay import DITTO, MAX_PICTURES, screens
from gorae.report.text.terminal import describe_screens
from gorae.stl.evaluation import Evaluation
from gorae.stl.parser import parse_formula
from gorae.telemetry.files import FORMATS, read_recording, write_recording
from gorae.telemetry.recording import Events, Recording
from gorae.telemetry.screens import MARKS, ROW_END, picture, rows_of, without_pictures

HELLO = '16x2⏎Hello⏎  ①/2, "3"␞①⣴⣴⡄⠙⠟⠁'
DOTS = "4x8⏎⠁⠀⏎⣿⣿"
SHOWN: Events = (
    (0.0, MARKS["screen"] + DOTS),
    (0.04, MARKS["lcd"] + HELLO),
    (0.08, "own"),
    (0.08, MARKS["lcd"] + "16x2⏎⏎"),
)


def recording(marks: Events = SHOWN) -> Recording:
    times = np.array([0.0, 0.04, 0.08], dtype=np.float64)
    return Recording(times, {"lcd": times * 0}, marks)


def track(shown: list[str]) -> list[tuple[float, str]]:
    """What is told of a screen that shows these pictures at its samples."""
    told: list[tuple[float, str]] = []
    looking = ScreenTrack(lambda mark, at_s: told.append((round(at_s, 2), mark.removeprefix(MARKS["lcd"]))))
    for at, one in enumerate(shown):
        looking.look({"lcd": lambda one=one: one}, at * SAMPLE_NS)  # type: ignore[misc]
    looking.end({"lcd": lambda: shown[-1]}, len(shown) * SAMPLE_NS)
    return told


def test_half_a_word_is_not_told() -> None:
    assert track(["", "", "He", "Hello", "Hello", "Hello", "", ""]) == [(0.16, "Hello"), (0.28, "")]


def test_what_changes_all_the_time_is_told_five_times_a_second() -> None:
    told = track(["", *map(str, range(20))])
    assert [at for at, _ in told] == [0.24, 0.48, 0.72, 0.84]
    assert told[-1][1] == "19"  # at the end, though it had just come
    assert LONGEST_NS // SAMPLE_NS == 5


def test_what_goes_before_it_is_seen_is_not_told() -> None:
    assert track(["", "oops", "", ""]) == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_file_keeps_pictures(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"run{suffix}"
    write_recording(recording(), file)
    assert read_recording(file).marks == SHOWN
    write_recording(recording(), tmp_path / f"again{suffix}")
    assert (tmp_path / f"again{suffix}").read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("text", "times"), [("Hello", 1), ("①/2", 1), ("16x2", 0), ("⣴", 0), ("own", 0), ('3"', 1), ("shows", 0)]
)
def test_a_formula_counts_what_was_shown(text: str, times: int) -> None:
    quote = "'" if '"' in text else '"'
    counted = parse_formula(f"shown({quote}{text}{quote}) >= 1")
    assert str(counted) == f"shown({quote}{text}{quote}) >= 1"
    assert Evaluation(recording(), {}).robustness(counted)[-1] == times - 1


def test_marks_that_people_read_are_without_pictures() -> None:
    assert without_pictures((*SHOWN, (0.1, "leader.lcd shows:16x2⏎"))) == ((0.08, "own"),)
    assert [event.text for event in printed(recording(), "")] == ["own"]


def drawn(changes: list[str]) -> list[str]:
    """As `screen.js` does it."""
    rows: list[str] = []
    pictures = []
    for change in changes:
        before = rows
        rows = [before[at] if row == DITTO else row for at, row in enumerate(change.split(ROW_END))]
        pictures.append(ROW_END.join(rows))
    return pictures


@given(st.lists(st.lists(st.text(" ab", max_size=3), min_size=1, max_size=3), min_size=1, max_size=6))
def test_a_replay_draws_what_was_shown(shown: list[list[str]]) -> None:
    pictures = [picture(3, len(rows), rows) for rows in shown]
    marks = tuple((float(at), MARKS["lcd"] + one) for at, one in enumerate(pictures))
    packed = screens(recording(marks), "en")["lcd"]
    assert drawn(packed["pictures"]) == pictures
    assert [rows_of(one) for one in pictures] == shown


def test_rows_that_stay_take_no_room_and_pictures_are_bounded() -> None:
    marks = tuple((at / 10, f"{MARKS['lcd']}16x2⏎Hello⏎{at}") for at in range(3 * MAX_PICTURES))
    packed = screens(recording(marks), "ko")["lcd"]
    assert packed["title"] == "글자 화면(LCD)"
    assert packed["pictures"][1].startswith(f"{DITTO}⏎{DITTO}⏎")
    assert MAX_PICTURES / 2 < len(packed["pictures"]) <= MAX_PICTURES
    assert packed["pictures"][-1].endswith(f"⏎{3 * MAX_PICTURES - 1}")
    assert screens(recording(()), "en") == {}


def test_what_is_shown_at_the_end_is_told_in_text() -> None:
    told = describe_screens(recording(), "en")
    assert told == "Screen at the end:\n    ⠁⠀\n    ⣿⣿"  # the LCD was cleared
    assert "Hello" in describe_screens(recording(SHOWN[:2]), "en")
    assert describe_screens(recording(()), "ko") == ""
