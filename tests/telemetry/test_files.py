"""Recordings in MCAP and CSV: written at once or as they grow, killed anywhere, damaged, read by others."""

from __future__ import annotations

import contextlib
import json
import math
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcap.exceptions import McapError
from mcap.reader import make_reader
from mcap.records import Message
from mcap.stream_reader import StreamReader
from mcap.writer import CompressionType, Writer
from mcap_protobuf.decoder import DecoderFactory

from gorae.errors import DocumentError, UsageError
from gorae.telemetry.files import open_recorder, read_recording, write_recording
from gorae.telemetry.recorder import FLUSH_EVERY_S, MAX_SIGNALS, MAX_WAITING, RecordingWriter, write_all
from gorae.telemetry.recording import CUT_SHORT, Recording

RECORDING = Recording(
    np.arange(100.0) * 0.04,
    {
        "left_motor": np.repeat([0.0, 50.0], 50),
        "distance": np.r_[[math.nan] * 10, np.linspace(1500, 0, 90)],
        "x": np.linspace(300, 1300, 100),
        "y": np.full(100, 200.0),
        "heading": np.linspace(0, 90, 100),
        "light": np.r_[[math.nan] * 70, np.arange(30.0)],
    },
    marks=((1.0, "corner"), (1.0, "corner"), (2.5, "end")),
    lines=((0.1, "안녕, whale"), (3.99, "bye")),
    meta={"kit": "maqueen", "seed": "7"},
).as_written()


def same(one: Recording, other: Recording) -> bool:
    return (
        one.times.tolist() == other.times.tolist()
        and list(one.signals) == list(other.signals)
        and all(
            np.array_equal(one.signals[name], other.signals[name], equal_nan=True) for name in one.signals
        )
        and (one.marks, one.lines) == (other.marks, other.lines)
    )


def is_beginning(part: Recording, whole: Recording) -> bool:
    """Whether `part` is what `whole` was at some time. A signal may have been unknown then."""
    count = len(part.times)
    until = part.times[-1] if count else -1.0
    return (
        part.times.tolist() == whole.times[:count].tolist()
        and all(
            np.array_equal(values, whole.signals[name][:count], equal_nan=True)
            for name, values in part.signals.items()
        )
        and all(np.isnan(whole.signals[name][:count]).all() for name in whole.signals.keys() - part.signals)
        and part.marks == tuple(event for event in whole.marks if event[0] <= until)
        and part.lines == tuple(event for event in whole.lines if event[0] <= until)
    )


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), min_size=1, max_size=8)
_names = st.sampled_from(["left_motor", "distance", "x", "y", "heading", "light", "온도", "kit"])
_times = st.lists(st.integers(0, 10**9), max_size=6, unique=True).map(sorted)


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Any recording as a file may keep it."""
    times = np.array(draw(_times)) / 1e6
    values = st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), min_size=len(times), max_size=len(times))
    signals = draw(st.dictionaries(_names, values.map(np.array), max_size=4))
    event = st.tuples(st.floats(0, 1000), _words.filter(str.strip))
    marks, lines = (tuple(sorted(draw(st.lists(event, max_size=4)))) for _ in range(2))
    signals = {name: column.astype(float).reshape(len(times)) for name, column in signals.items()}
    return Recording(times.astype(float), signals, marks, lines).as_written()


KINDS = pytest.mark.parametrize("kind", ["mcap", "csv"])
fresh = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


def written(tmp_path: Path, kind: str, recording: Recording = RECORDING) -> Path:
    path = tmp_path / f"run.{kind}"
    write_recording(recording, path)
    return path


def records(path: Path) -> list[Any]:
    """What the library's own reader finds before the file ends."""
    found: list[Any] = []
    with path.open("rb") as stream, contextlib.suppress(McapError, struct.error):
        found.extend(StreamReader(stream, validate_crcs=True).records)
    return found


def decoded(path: Path) -> list[tuple[str, float, Any, dict[str, str]]]:
    """Topic, time, message and labels of the channel, as Foxglove's own decoder reads them."""
    with path.open("rb") as stream:
        reader = make_reader(stream, decoder_factories=[DecoderFactory()])
        return [
            (channel.topic, message.log_time / 1e9, said, channel.metadata)
            for _, channel, message, said in reader.iter_decoded_messages()
        ]


# Whole files


@KINDS
@fresh
@given(recordings())
def test_any_recording_is_read_as_it_was_written(tmp_path: Path, kind: str, recording: Recording) -> None:
    assert same(read_recording(written(tmp_path, kind, recording)), recording)


def test_labels_are_kept(tmp_path: Path) -> None:
    assert read_recording(written(tmp_path, "mcap")).meta == RECORDING.meta


@KINDS
def test_the_same_recording_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    first = written(tmp_path, kind).read_bytes()
    assert written(tmp_path, kind).read_bytes() == first
    assert written(tmp_path, kind, read_recording(tmp_path / f"run.{kind}")).read_bytes()[:9] == first[:9]


def test_foxglove_s_library_reads_every_value(tmp_path: Path) -> None:
    messages = decoded(written(tmp_path, "mcap"))
    kit = [(time, said) for topic, time, said, _ in messages if topic == "/kit"]
    assert [time for time, _ in kit] == RECORDING.times.tolist()
    assert [said.left_motor for _, said in kit] == RECORDING.signals["left_motor"].tolist()
    distance = [said.distance for _, said in kit]
    assert np.array_equal(distance, RECORDING.signals["distance"], equal_nan=True)  # missing is not 0
    assert [said.x for topic, _, said, _ in messages if topic == "/truth"] == RECORDING.signals["x"].tolist()
    light = [(time, said.value) for topic, time, said, _ in messages if topic == "/logged/light"]
    assert light == list(zip(RECORDING.times[70:].tolist(), range(30), strict=True))


def test_it_is_said_what_the_signals_are(tmp_path: Path) -> None:
    labels = {topic: about for topic, _, _, about in decoded(written(tmp_path, "mcap"))}
    assert labels["/kit"]["distance.unit"] == "mm"
    assert labels["/kit"]["distance.en"] == "distance measured ahead"
    assert labels["/kit"]["distance.ko"] == "앞쪽으로 잰 거리"


def test_what_is_printed_is_a_log_and_the_place_a_pose(tmp_path: Path) -> None:
    messages = decoded(written(tmp_path, "mcap"))
    marks, lines = (
        [(time, said.message) for topic, time, said, _ in messages if topic == name]
        for name in ("/marks", "/printed")
    )
    assert (tuple(marks), tuple(lines)) == (RECORDING.marks, RECORDING.lines)
    log = next(said for topic, _, said, _ in messages if topic == "/printed")
    assert (log.DESCRIPTOR.full_name, log.level, log.timestamp.nanos) == ("foxglove.Log", 2, 120_000_000)
    pose = next(said for topic, time, said, _ in messages if topic == "/pose" and time == 3.96)
    assert pose.DESCRIPTOR.full_name == "foxglove.PoseInFrame"
    assert (pose.pose.position.x, pose.pose.position.y) == (1.3, 0.2)
    half = math.radians(45)
    turn = pose.pose.orientation
    assert (turn.x, turn.y, turn.z, turn.w) == pytest.approx((0, 0, math.sin(half), math.cos(half)), abs=1e-6)


def test_every_channel_has_a_schema_and_each_chunk_an_index(tmp_path: Path) -> None:
    """PlotJuggler and Rerun ask for both, and take the time of publishing."""
    with written(tmp_path, "mcap").open("rb") as stream:
        summary = make_reader(stream).get_summary()
    assert summary
    assert summary.statistics
    assert {channel.schema_id for channel in summary.channels.values()} <= set(summary.schemas)
    assert {schema.encoding for schema in summary.schemas.values()} == {"protobuf"}
    assert len(summary.chunk_indexes) == summary.statistics.chunk_count > 5
    messages = [one for one in records(tmp_path / "run.mcap") if isinstance(one, Message)]
    assert all(one.log_time == one.publish_time for one in messages)


def test_a_file_that_other_tools_packed_is_read(tmp_path: Path) -> None:
    plain = records(written(tmp_path, "mcap"))
    for packing in (CompressionType.ZSTD, CompressionType.LZ4):
        with (tmp_path / "packed").open("wb") as stream:
            copy(plain, Writer(stream, compression=packing))
        recording = read_recording(tmp_path / "packed")
        assert same(recording, RECORDING)
        assert recording.meta == RECORDING.meta


@fresh
@given(recordings().filter(lambda recording: len(recording.times)))
def test_the_library_would_write_the_same_bytes(tmp_path: Path, recording: Recording) -> None:
    path = written(tmp_path, "mcap", recording)
    with (tmp_path / "copy").open("wb") as stream:
        writer = Writer(stream, compression=CompressionType.NONE, enable_data_crcs=True)
        copy(records(path), writer)
    assert (tmp_path / "copy").read_bytes() == path.read_bytes()


def copy(plain: list[Any], writer: Writer) -> None:
    for record in plain:
        match type(record).__name__:
            case "Header":
                writer.start(library=record.library)
            case "MessageIndex":
                writer.flush()
            case "Metadata":
                writer.add_metadata(record.name, record.metadata)
            case "Schema":
                writer.register_schema(record.name, record.encoding, record.data)
            case "Channel":
                about = (record.message_encoding, record.schema_id, record.metadata)
                writer.register_channel(record.topic, *about)
            case "Message":
                times = {"log_time": record.log_time, "publish_time": record.publish_time}
                writer.add_message(record.channel_id, data=record.data, **times)
            case "DataEnd":
                break
    writer.finish()


# Files that grow


@pytest.mark.parametrize("lang", ["en", "ko"])
@fresh
@given(recording=recordings())
def test_a_spreadsheet_that_grew_is_the_one_that_is_written_at_once(
    tmp_path: Path, lang: str, recording: Recording
) -> None:
    """Whatever signals were known beforehand, but for their order."""
    known = dict.fromkeys(name for name, values in recording.signals.items() if not np.isnan(values).all())
    with open_recorder(tmp_path / "grown.csv", {}, lang=lang, signals=known) as writer:
        write_all(recording, writer)
    in_order = {**known, **recording.signals}
    ordered = Recording(
        recording.times,
        {name: recording.signals[name] for name in in_order if len(recording.times) or name in known},
        recording.marks,
        recording.lines,
    )
    write_recording(ordered, tmp_path / "whole.csv", lang=lang)
    assert (tmp_path / "grown.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert same(read_recording(tmp_path / "grown.csv"), ordered)


@KINDS
def test_a_signal_may_come_late(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"run.{kind}"
    with open_recorder(path, {}) as writer:
        writer.units["light"] = "lx"
        writer.sample(0, {"distance": 5})
        writer.text(0, "a, b\nc")
        writer.sample(1, {"distance": 6, "light": 0})
        writer.mark(1, "here")
        writer.sample(2, {"light": 2, "line_left": 1})
    recording = read_recording(path)
    assert {name: [*map(str, values)] for name, values in recording.signals.items()} == {
        "distance": ["5.0", "6.0", "nan"],
        "light": ["nan", "0.0", "2.0"],
        "line_left": ["nan", "nan", "1.0"],
    }
    assert (recording.marks, recording.lines) == (((1.0, "here"),), ((0.0, "a, b"), (2.0, "c")))
    assert list(tmp_path.iterdir()) == [path]
    if kind == "mcap":
        assert {"light.unit": "lx"} in [about for *_, about in decoded(path)]


def test_a_recording_may_be_labelled_while_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    with open_recorder(path, {"target": "COM3"}) as writer:
        writer.label({"kit": "maqueen"})
        writer.sample(0, {"distance": 1})
    assert read_recording(path).meta == {"target": "COM3", "kit": "maqueen"}
    with path.open("rb") as stream:
        last = [about.metadata for about in make_reader(stream).iter_metadata()][-1]
    assert last == {"target": "COM3", "kit": "maqueen"}


@KINDS
def test_samples_may_come_many_at_once(tmp_path: Path, kind: str) -> None:
    """What came before them belongs to the first that is no earlier; then all is as one by one."""
    with open_recorder(tmp_path / f"a.{kind}", {}) as writer:
        writer.mark(0.7, "corner")
        writer.text(9.0, "late\n")
        writer.samples([0.0, 0.5, 1.0, 1.5], {"distance": [1, 2, 3, 4]})
        writer.text(1.5, "held\n")
        writer.samples([], {})
        writer.samples([1.5, 1.6, 1.55, 2.0], {"distance": [5, 6, 7, 8], "light": [1, 2, 3, 4]})
    recording = read_recording(tmp_path / f"a.{kind}")
    assert recording.times.tolist() == [0.0, 0.5, 1.0, 1.5, 1.6, 2.0]
    assert recording.signals["distance"].tolist() == [1, 2, 3, 5, 7, 8]
    assert [*map(str, recording.signals["light"])] == ["nan", "nan", "nan", "1.0", "3.0", "4.0"]
    assert recording.marks == ((1.0, "corner"),)
    assert recording.lines == ((1.5, "held"), (2.0, "late"))


@KINDS
def test_a_sample_at_the_same_time_replaces_the_one_before(tmp_path: Path, kind: str) -> None:
    with open_recorder(tmp_path / f"a.{kind}", {}) as writer:
        for time_s, value in ((0, 1), (0.5, 2), (0.5, 3), (0.2, 4)):
            writer.sample(time_s, {"x": value})
        writer.close()  # twice is once
    recording = read_recording(tmp_path / f"a.{kind}")
    assert (recording.times.tolist(), recording.signals["x"].tolist()) == ([0, 0.5], [1, 4])


@KINDS
def test_when_all_ends_at_once_the_last_second_is_lost_at_most(tmp_path: Path, kind: str) -> None:
    """What is in the file after each sample, while the recording goes on."""
    path = tmp_path / f"run.{kind}"
    with open_recorder(path, RECORDING.meta) as writer:
        for at, time_s in enumerate(RECORDING.times.tolist()):
            values = {name: column[at] for name, column in RECORDING.signals.items()}
            writer.sample(time_s, {name: value for name, value in values.items() if not math.isnan(value)})
            for kinds, say in ((RECORDING.marks, writer.mark), (RECORDING.lines, writer.text)):
                for _, text in (event for event in kinds if event[0] == time_s):
                    say(time_s, text + "\n" * (say == writer.text))
            seen = read_recording(path)
            assert is_beginning(seen, RECORDING)
            last = seen.times[-1] if len(seen.times) else 0
            assert last >= time_s - FLUSH_EVERY_S - 0.081
            assert kind == "csv" or seen.meta == {**RECORDING.meta, CUT_SHORT: "yes"}
    assert same_but_order(read_recording(path), RECORDING)


def same_but_order(one: Recording, other: Recording) -> bool:
    signals = {name: one.signals[name] for name in other.signals}
    return same(Recording(one.times, signals, one.marks, one.lines), other)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bytes of the recording, by kind."""
    folder = tmp_path_factory.mktemp("raw")
    return {kind: written(folder, kind).read_bytes() for kind in ("mcap", "csv")}


@fresh
@given(st.integers(0, 2**20))
def test_a_file_that_is_cut_anywhere_is_read_up_to_there(
    tmp_path: Path, raw: dict[str, bytes], place: int
) -> None:
    cut = tmp_path / "cut.mcap"
    cut.write_bytes(raw["mcap"][: 200 + place % (len(raw["mcap"]) - 200)])
    recording = read_recording(cut)
    assert is_beginning(recording, RECORDING)
    assert recording.meta == {**RECORDING.meta, CUT_SHORT: "yes"}
    messages = [one for one in records(cut) if isinstance(one, Message)]  # nor does the library find more
    assert {one.log_time for one in messages} == {round(time * 1e9) for time in recording.times}


@fresh
@given(st.integers(0, 2**20))
def test_a_spreadsheet_that_is_cut_anywhere_is_read_up_to_there(
    tmp_path: Path, raw: dict[str, bytes], place: int
) -> None:
    """But for the last line that was printed, which may have lost its end."""
    whole, rows = raw["csv"], raw["csv"].index(b"\n") + 1
    cut = tmp_path / "cut.csv"
    cut.write_bytes(whole[: rows + place % (len(whole) - rows)])
    recording = read_recording(cut)
    count = len(recording.times)
    assert count >= cut.read_bytes().count(b"\n") - 1 - 2  # two of the lines are within a cell
    assert is_beginning(Recording(recording.times, recording.signals), without_events(RECORDING))
    assert all(event in RECORDING.marks for event in recording.marks[:-1])


def without_events(recording: Recording) -> Recording:
    return Recording(recording.times, recording.signals)


def test_the_example_in_the_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "docs" / "recordings.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text.partition("## For programmers")[2], re.DOTALL)
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec(code, found)
    assert found["recording"].signals["light"].tolist() == [12, 14]
    assert (found["recording"].marks, found["recording"].lines) == (((1.0, "corner"),), ((0.0, "hello"),))


# What cannot be


@KINDS
@pytest.mark.parametrize("time_s", [-1.0, math.nan, math.inf])
def test_there_is_no_time_before_the_start(tmp_path: Path, kind: str, time_s: float) -> None:
    with open_recorder(tmp_path / f"a.{kind}", {}) as writer, pytest.raises(ValueError, match="cannot be"):
        writer.sample(time_s, {})


@KINDS
def test_what_a_board_sends_without_end_is_bounded(tmp_path: Path, kind: str) -> None:
    with open_recorder(tmp_path / f"a.{kind}", {}) as writer:
        writer.text(0.1, "x" * 10 * MAX_WAITING)
        for number in range(2 * MAX_WAITING):
            writer.mark(0.1, f"{number}")
        writer.sample(1, {f"s{number}": number for number in range(2 * MAX_SIGNALS)})
    recording = read_recording(tmp_path / f"a.{kind}")
    assert (len(recording.marks), len(recording.signals)) == (MAX_WAITING, MAX_SIGNALS)
    assert [len(line) for _, line in recording.lines] == [MAX_WAITING]


@KINDS
def test_what_the_system_refuses_is_told(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / f"folder.{kind}"
    folder.mkdir()
    with pytest.raises(UsageError, match="cannot write"):
        write_recording(RECORDING, folder)
    with pytest.raises(UsageError, match="cannot write"):
        open_recorder(folder, {})


def test_a_full_disk_is_told_when_it_is_full() -> None:
    class Full(RecordingWriter):
        def _write(self, table: object, events: object) -> None:
            raise OSError(28, "No space left on device")

        def _end(self) -> None: ...

    writer = Full(Path("a.mcap"))
    writer.sample(0, {"x": 1})
    with pytest.raises(UsageError, match=r"cannot write a\.mcap: no space is left"):
        writer.sample(1, {"x": 2})


@fresh
@given(st.integers(0, 2**20), st.integers(0, 7))
def test_a_flipped_bit_is_noticed(tmp_path: Path, raw: dict[str, bytes], place: int, bit: int) -> None:
    """Or it is in the summary at the end, which says all a second time."""
    bits = bytearray(raw["mcap"])
    bits[8 + place % (len(bits) - 8)] ^= 1 << bit
    flipped = tmp_path / "flipped.mcap"
    flipped.write_bytes(bits)
    try:
        recording = read_recording(flipped)
    except DocumentError as error:
        assert {problem.text.key for problem in error.problems} <= {
            "telemetry.mcap-damaged",
            "telemetry.foreign-mcap",  # the bit was in our name
        }
    else:
        assert same(recording, RECORDING)
        assert recording.meta == RECORDING.meta


@fresh
@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_make_a_traceback(tmp_path: Path, raw: dict[str, bytes], junk: bytes, keep: int) -> None:
    path = tmp_path / "junk.mcap"
    path.write_bytes(raw["mcap"][: 8 + keep] + junk)
    try:
        read_recording(path)
    except DocumentError as error:
        assert error.say("ko") != error.say("en")


def test_a_recording_of_another_program_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "other.mcap"
    with path.open("wb") as stream:
        writer = Writer(stream)
        writer.start()
        schema = writer.register_schema("Point", "jsonschema", b'{"type": "object"}')
        channel = writer.register_channel("/kit", "json", schema)
        writer.add_message(channel, 0, json.dumps({"x": 1}).encode(), 0)
        writer.finish()
    with pytest.raises(DocumentError) as caught:
        read_recording(path)
    assert [problem.text.key for problem in caught.value.problems] == ["telemetry.foreign-mcap"]


@pytest.mark.parametrize("packing", [CompressionType.ZSTD, CompressionType.LZ4])
def test_what_would_unpack_into_too_much_is_refused(tmp_path: Path, packing: CompressionType) -> None:
    path = tmp_path / "bomb.mcap"
    with path.open("wb") as stream:
        writer = Writer(stream, compression=packing, chunk_size=2**30)
        writer.start()
        writer.add_metadata("gorae", {})
        schema = writer.register_schema("a", "protobuf", b"")
        channel = writer.register_channel("/else", "protobuf", schema)
        writer.add_message(channel, 0, bytes(70 * 2**20), 0)
        writer.finish()
    assert path.stat().st_size < 2**20
    with pytest.raises(DocumentError):
        read_recording(path)
