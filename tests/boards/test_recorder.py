"""Recordings from what comes over a line."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from frame_encoder import Encoder
from hypothesis import given
from hypothesis import strategies as st

from gorae.boards.recorder import MAX_LINES, MAX_TEXT, Recorder, Timeline
from gorae.telemetry.frames import Channel

CHANNELS = [Channel("h", "left_motor", "%", 10), Channel("h", "distance", "mm", 1)]


def telemetry() -> tuple[Encoder, bytes]:
    encoder = Encoder(CHANNELS)
    return encoder, encoder.describe(0, 0) + encoder.describe(0, 1)


@given(st.lists(st.integers(0, 200)))
def test_samples_marks_and_lines_whatever_the_pieces(cuts: list[int]) -> None:
    encoder, line = telemetry()
    line += encoder.sample(200, {"left_motor": 50, "distance": 300}) + "고래\r\nun".encode()
    line += encoder.mark(300, "wall") + b"done\r\n" + encoder.sample(400, {"left_motor": 0, "distance": 200})
    recorder = Recorder()
    for start, end in pairwise([0, *sorted(cuts), max(len(line), *cuts, 0)]):
        recorder.feed(line[start:end])
    recording = recorder.recording({"kit": "maqueen"})
    assert recording.times.tolist() == [0.2, 0.4]
    assert recording.signals["left_motor"].tolist() == [50, 0]
    assert recording.signals["distance"].tolist() == [300, 200]
    assert recording.marks == ((0.4, "wall"),)
    assert recording.lines == ((0.2, "고래"), (0.4, "undone"))
    assert recording.meta == {"kit": "maqueen"}
    assert recorder.text == "고래\r\nundone\r\n"


def test_nothing_at_all() -> None:
    recording = Recorder().recording({})
    assert recording.times.size == 0
    assert recording.signals == {}


def test_a_board_that_restarts_goes_on_in_time() -> None:
    recorder = Recorder()
    for time_ms in (1000, 500):
        encoder, described = telemetry()
        recorder.feed(described + encoder.sample(time_ms, {"left_motor": 1, "distance": 1}))
    assert recorder.recording({}).times.tolist() == [1.0, 1.5]


def test_a_mark_at_the_moment_of_a_sample_is_no_restart() -> None:
    recorder = Recorder()
    encoder, described = telemetry()
    at_once = {"left_motor": 1, "distance": 1}
    recorder.feed(described + encoder.sample(1000, at_once) + encoder.mark(1000, "wall"))
    recorder.feed(encoder.sample(1000, {"left_motor": 2, "distance": 1}) + encoder.sample(1200, at_once))
    recording = recorder.recording({})
    assert (recording.times.tolist(), recording.signals["left_motor"].tolist()) == ([1.0, 1.2], [2, 1])
    assert recording.marks == ((1.0, "wall"),)


def test_samples_that_come_together_go_on_after_a_restart_too() -> None:
    timeline = Timeline()
    assert timeline.all_at([0.5, 1.0, 1.5]) == [0.5, 1.0, 1.5]
    assert timeline.all_at([0.25, 0.75]) == [1.75, 2.25]
    assert timeline.at(1.0) == 2.5


def test_channels_that_come_later_are_missing_before() -> None:
    recorder = Recorder()
    encoder = Encoder(CHANNELS[:1])
    recorder.feed(encoder.describe(0, 0) + encoder.sample(10, {"left_motor": 1}))
    encoder, described = telemetry()
    recorder.feed(described + encoder.sample(20, {"left_motor": 1, "distance": 5}))
    distance = recorder.recording({}).signals["distance"]
    assert np.isnan(distance[0])
    assert distance[1] == 5


def test_endless_text_is_no_burden() -> None:
    recorder = Recorder()
    for _ in range(3000):
        recorder.feed(b"x\n" * 100)
    assert len(recorder.text) <= MAX_TEXT + 200
    assert len(recorder._lines) <= MAX_LINES


def test_what_a_program_logs_does_not_pass_for_what_a_referee_sees() -> None:
    recorder = Recorder()
    encoder = Encoder([Channel("f", "lap", "", 1), Channel("f", "light", "", 1)])
    recorder.feed(
        encoder.describe(0, 0) + encoder.describe(0, 1) + encoder.sample(10, {"lap": 9, "light": 5})
    )
    assert set(recorder.recording({}).signals) == {"log_lap", "light"}
