"""Results as bytes: nothing is lost, and what a stranger sends does no harm."""

from __future__ import annotations

import math
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.bench.virtual import RunResult
from gorae.jobs.results import MAGIC, BadResult, decode, encode, sentence_from_json, sentence_to_json
from gorae.telemetry.recording import ProgramError, Recording
from gorae.texts import Text

NUMBERS = st.floats(allow_nan=True)
WORDS = st.text(max_size=12)
EVENTS = st.lists(st.tuples(st.floats(0, 100), WORDS), max_size=4).map(tuple)
MESSAGE = st.builds(
    lambda error, line: Text(
        "bench.does-not-start", file="main.py", line=line, code="x", error=error, advice=Text("bench.advice")
    ),
    WORDS,
    st.integers(1, 99),
)
ERRORS = st.none() | st.builds(
    ProgramError,
    st.sampled_from(["syntax", "exception"]),
    MESSAGE,
    st.none() | st.integers(1, 99),
    st.booleans(),
)


@st.composite
def run_results(draw: st.DrawFn) -> RunResult:
    samples = draw(st.integers(0, 5))
    times = np.arange(samples, dtype=np.float64) * 0.04
    names = draw(st.lists(WORDS, max_size=4, unique=True))
    column = st.lists(NUMBERS, min_size=samples, max_size=samples).map(
        lambda values: np.array(values, dtype=np.float64)
    )
    signals = {name: draw(column) for name in names}
    recording = Recording(
        times, signals, draw(EVENTS), draw(EVENTS), draw(st.dictionaries(WORDS, WORDS, max_size=2))
    )
    return RunResult(
        recording,
        draw(WORDS),
        draw(ERRORS),
        draw(st.floats(0, 60)),
        draw(st.booleans()),
        draw(st.integers(0, 9)),
    )


@given(run_results())
def test_nothing_is_lost(result: RunResult) -> None:
    again = decode(encode(result))
    assert (again.output, again.error, again.ended_s) == (result.output, result.error, result.ended_s)
    assert (again.running, again.resets) == (result.running, result.resets)
    one, other = again.recording, result.recording
    assert (one.marks, one.lines, one.meta) == (other.marks, other.lines, other.meta)
    assert one.times.tobytes() == other.times.tobytes()
    assert list(one.signals) == list(other.signals)
    for name in one.signals:
        np.testing.assert_array_equal(one.signals[name], other.signals[name])
    assert encode(again) == encode(result)


@given(run_results(), st.data())
def test_damaged_bytes_are_told_or_read_but_do_no_harm(result: RunResult, data: st.DataObject) -> None:
    raw = bytearray(encode(result))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(bytes(raw))
    except BadResult:
        return


@given(st.binary(max_size=200))
def test_whatever_stands_in_the_envelope_is_told(inside: bytes) -> None:
    with pytest.raises(BadResult):
        decode(MAGIC + zlib.compress(inside))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zlib.compress(struct.pack("<I", 10) + bytes(200_000_000))
    with pytest.raises(BadResult):
        decode(MAGIC + bomb)


@pytest.mark.parametrize("key", ["os.path", "../cli.help", "cli.no-such", "nothing", "", "cli."])
def test_a_sentence_that_does_not_exist_is_told(key: str) -> None:
    with pytest.raises(BadResult):
        sentence_from_json({"key": key, "values": {}})


def test_sentences_keep_their_values() -> None:
    text = Text("bench.advice-memory")
    assert sentence_from_json(sentence_to_json(text)) == text
    assert sentence_from_json(sentence_to_json({"ko": "벽", "en": "wall"})) == {"ko": "벽", "en": "wall"}
    assert math.isclose(sentence_from_json(sentence_to_json(0.25)), 0.25)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        sentence_to_json(object())
