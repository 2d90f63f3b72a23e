"""The table of live kits: what it says, and that it fits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.report.text.columns import columns_of
from gorae.report.text.live_table import ChannelLook, KitLook, live_table, sparkline, sparks_for
from gorae.texts import Text

BLOCKS = sparks_for("utf-8")
MOTOR = ChannelLook("left_motor", "%", 50, -50, 60, [0, 20, 40, 60, 0])
OWN = ChannelLook("bright", "lx", 1234.5, 1000, 2000, [1000, 2000])
NEVER = ChannelLook("distance", "mm", math.nan, math.nan, math.nan, [math.nan] * 3)


def kit(*channels: ChannelLook, state: str = "live", note: Text | None = None) -> KitLook:
    return KitLook("maqueen · COM3", state, note, 12.34, 49.8, 3, 1, channels or (MOTOR, OWN, NEVER))


def test_a_kit() -> None:
    head, *rows = live_table([kit()], "en", 100, 24, BLOCKS)
    assert head == "maqueen · COM3  12.3 s  50 samples/s  frames lost: 3, damaged: 1"
    assert [row.split()[0] for row in rows] == ["bright", "power", "distance"], "a student's own comes first"
    assert rows[1].split()[-5:] == ["50%", "▁▃▆█▁", "-50", "…", "60"]
    assert rows[2].split() == ["distance", "measured", "ahead", "–"]


def test_in_korean_columns_stand_below_each_other() -> None:
    _, *rows = live_table([kit(MOTOR, OWN)], "ko", 100, 24, BLOCKS)
    assert "왼쪽 모터의 힘" in rows[1]
    ends = [columns_of(row[: row.index("▁")]) for row in rows]
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("state", "note", "said"),
    [
        ("waiting", None, "connecting"),
        ("ended", None, "ended"),
        ("failed", Text("boards.full"), Text("boards.full").say("en").partition("\n")[0]),
    ],
)
def test_how_a_kit_is_doing(state: str, note: Text | None, said: str) -> None:
    assert said in live_table([kit(state=state, note=note)], "en", 200, 24, BLOCKS)[0]


def test_many_kits_get_a_line_each_and_no_more_than_there_are() -> None:
    assert len(live_table([kit()] * 5, "en", 100, 20, BLOCKS)) == 20
    brief = live_table([kit()] * 6, "en", 200, 20, BLOCKS)
    assert len(brief) == 6
    assert all("power of the left motor 50" in line for line in brief)
    cut = live_table([kit()] * 60, "en", 100, 20, BLOCKS)
    assert len(cut) == 20
    assert cut[-1].startswith("… and 41 more")


@given(
    st.lists(st.floats(width=32), max_size=50),
    st.text(max_size=80),
    st.integers(20, 200),
    st.sampled_from(["ko", "en"]),
)
def test_nothing_is_wider_than_the_terminal(values: list[float], name: str, width: int, lang: str) -> None:
    last = values[-1] if values else math.nan
    channel = ChannelLook(name, "mm", last, last, last, values)
    lines = live_table([kit(MOTOR, channel)], lang, width, 24, BLOCKS)
    assert all(columns_of(line) <= width for line in lines)
    assert not any(ord(letter) < 32 for line in lines for letter in line)


@given(st.lists(st.floats(allow_nan=True), max_size=60))
def test_sparklines_take_any_numbers(values: list[float]) -> None:
    line = sparkline(values, 40, BLOCKS)
    assert len(line) == min(len(values), 40)
    assert set(line) <= {*BLOCKS, " "}


def test_a_sparkline_rises() -> None:
    assert sparkline([0, 1, 2, math.nan, 7], 40, BLOCKS) == "▁▂▃ █"
    assert sparkline([5, 5], 40, BLOCKS) == "▁▁"
    assert sparkline(list(range(100)), 3, BLOCKS) == "▁▅█"


def test_a_console_without_blocks_gets_ascii() -> None:
    assert sparks_for("cp949").isascii()
    assert sparks_for(None).isascii()
    assert len(sparks_for("cp949")) == len(BLOCKS)


def test_hostile_names_do_not_steer_the_terminal() -> None:
    evil = ChannelLook("\x1b[2J", "", 1, 1, 1, [1])
    text = "".join(live_table([kit(evil)], "en", 100, 24, BLOCKS))
    assert "\x1b" not in text
