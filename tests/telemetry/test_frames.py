"""Frames on the wire: the host's decoder and encoder. The board's encoder: tests/firmware/test_stream.py."""

from __future__ import annotations

import binascii
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from frame_encoder import Encoder
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.telemetry.frames import END, START, Channel, Decoder, Item, MarkFrame, Sample, Samples, TextFrame
from gorae.telemetry.wire import LONGEST

VECTORS = Path(__file__).parents[1] / "vectors" / "telemetry.txt"
CHANNELS = [
    Channel("h", "left_motor", "%", 10),
    Channel("B", "line_left", "", 1),
    Channel("h", "distance", "mm", 1),
    Channel("f", "light", "", 1),
]

int16 = st.integers(-32768, 32767)
samples = st.builds(
    lambda left, line, distance, light: {
        "left_motor": left / 10, "line_left": line, "distance": distance, "light": light
    },
    int16, st.integers(0, 255), int16, st.floats(width=32, allow_nan=False),
)  # fmt: skip
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
gaps = st.integers(0, 255) | st.integers(0, 15) | st.just(5)
frames = st.lists(st.tuples(gaps, samples), min_size=1, max_size=12)
items = st.lists(
    st.one_of(
        st.builds(TextFrame, texts),
        st.tuples(st.booleans(), frames),
        st.builds(MarkFrame, st.just(0.0), names),
    ),
    max_size=30,
)
Sent = TextFrame | MarkFrame | tuple[bool, list[tuple[int, dict[str, float]]]]
"""What is sent at once; samples by columns or by rows, each with the ms since the one before."""


def pieces_of(sent: list[Sent]) -> tuple[list[bytes], list[list[Item]]]:
    """What goes over the line, and for each frame or text the items that it is to be."""
    encoder = Encoder(CHANNELS)
    pieces = [encoder.describe(0, index) for index in range(len(CHANNELS))]
    expected: list[list[Item]] = []
    for number, what in enumerate(sent):
        time_ms = number * 9973
        match what:
            case TextFrame(text):
                pieces.append(text.encode())
                expected.append([what])
            case MarkFrame(_, name):
                pieces.append(encoder.mark(time_ms, name))
                expected.append([MarkFrame(time_ms / 1000, name)])
            case (by_columns, gaps):
                timed = list(
                    zip(accumulate((gap for gap, _ in gaps[1:]), initial=time_ms), gaps, strict=True)
                )
                send = encoder.columns if by_columns and len(timed) > 1 else encoder.rows
                pieces.append(send([(at_ms, values) for at_ms, (_, values) in timed]))
                expected.append([Sample(at_ms / 1000, values) for at_ms, (_, values) in timed])
    pieces += [encoder.describe(len(sent) * 9973, index) for index in range(len(CHANNELS))]
    return pieces, expected


def flat(expected: list[list[Item]]) -> list[Item]:
    return [item for together in expected for item in together]


def joined(found: list[Item]) -> list[Item]:
    """The same, with texts that follow each other made one."""
    result: list[Item] = []
    for item in found:
        last = result[-1] if result else None
        if isinstance(item, TextFrame) and isinstance(last, TextFrame):
            result[-1] = TextFrame(last.text + item.text)
        else:
            result.append(item)
    return result


def frames_in(found: list[Item]) -> list[Sample | MarkFrame]:
    return [item for item in found if not isinstance(item, TextFrame)]


@given(items, st.lists(st.integers(0, 5000)))
def test_what_is_sent_is_understood_however_it_is_cut(sent: list[Sent], cuts: list[int]) -> None:
    pieces, expected = pieces_of(sent)
    data = b"".join(pieces)
    decoder = Decoder()
    found: list[Item] = []
    for start, end in pairwise([0, *sorted(cuts), max(len(data), *cuts, 0)]):
        found += decoder.feed(data[start:end])
    assert joined(found) == joined(flat(expected))
    assert (decoder.lost, decoder.damaged) == (0, 0)


@given(items)
def test_the_samples_of_a_frame_come_together(sent: list[Sent]) -> None:
    pieces, expected = pieces_of(sent)
    found = Decoder().blocks(b"".join(pieces))
    blocks = [list(block.each()) for block in found if isinstance(block, Samples)]
    together = [some for some in expected if isinstance(some[0], Sample)]
    assert [sample for block in blocks for sample in block] == flat(together)
    assert all(any(some[0] in block and some[-1] in block for block in blocks) for some in together)


@given(st.lists(st.tuples(st.integers(0, 3), samples), min_size=2, max_size=12), st.data())
def test_many_frames_at_once_are_as_one_by_one(
    run: list[tuple[int, dict[str, float]]], data: st.DataObject
) -> None:
    """Runs of one sample a frame; some are lost, some damaged, and the program may start again."""
    encoder = Encoder(CHANNELS)
    pieces = [encoder.describe(0, index) for index in range(len(CHANNELS))]
    times_ms = accumulate(gap for gap, _ in run)
    pieces += [encoder.sample(at_ms, values) for at_ms, (_, values) in zip(times_ms, run, strict=True)]
    places = st.integers(0, len(pieces) - 1)
    for place in data.draw(st.lists(places, max_size=2)):
        pieces[place] = data.draw(st.sampled_from([b"", pieces[place][:-4] + b"zz" + END, pieces[0], b"hi"]))
    again = [[], pieces, pieces[len(CHANNELS) :], [b"hi", *pieces[len(CHANNELS) :]]]
    pieces += data.draw(st.sampled_from(again))
    whole, single = Decoder(), Decoder()
    found = whole.feed(b"".join(pieces))
    assert joined(found) == joined([item for piece in pieces for item in single.feed(piece)])
    assert (whole.lost, whole.damaged, whole.frames) == (single.lost, single.damaged, single.frames)


def test_a_program_that_starts_again_within_a_run_of_frames_is_noticed() -> None:
    encoder = Encoder(CHANNELS[:1])
    described = encoder.describe(0, 0)
    run = [encoder.sample(time_ms, {"left_motor": 5}) for time_ms in (10, 20, 30)]
    decoder = Decoder()
    found = decoder.feed(described + b"".join(run + run))
    assert [item.time_s for item in found if isinstance(item, Sample)] == [0.01, 0.02, 0.03]
    assert (decoder.lost, decoder.frames) == (0, 7), "the others wait for a description"
    decoder.feed(encoder.describe(30, 0))
    between = [encoder.sample(time_ms, {"left_motor": 5}) for time_ms in (5, 40)]
    assert not decoder.feed(b"".join(between)), "the first of them is before what came last"


def test_every_pair_of_bytes_passes_in_a_run_of_frames() -> None:
    """Also such as look like the end of a frame and the start of the next."""
    special = [0xC0, 0xC1, 0xF5, 0x03, 0x04, 0x0A, 0xE0, 0xE1, 0xD5, 0x23, 0x24, 0x2A]
    numbers = [low + 256 * high for low in special for high in special]
    encoder = Encoder([Channel("H", "n", "", 1)])
    line = encoder.describe(0, 0) + b"".join(encoder.sample(5, {"n": number}) for number in numbers)
    decoder = Decoder()
    assert decoder.feed(line) == [Sample(0.005, {"n": number}) for number in numbers]
    assert (decoder.lost, decoder.damaged) == (0, 0)


def test_samples_that_follow_each_other_come_together() -> None:
    encoder = Encoder(CHANNELS[:1])
    line = encoder.describe(0, 0)
    line += b"".join(encoder.sample(time_ms, {"left_motor": 5}) for time_ms in range(300))
    assert Decoder().blocks(line) == [
        Samples([time_ms / 1000 for time_ms in range(300)], {"left_motor": [5.0] * 300})
    ]


@given(items, st.data())
def test_one_wrong_missing_or_stray_byte_costs_one_frame_at_most(
    sent: list[Sent], data: st.DataObject
) -> None:
    pieces, expected = pieces_of(sent)
    line = b"".join(pieces)
    at = data.draw(st.integers(0, len(line) - 1))
    byte = data.draw(st.binary(max_size=1))
    after = data.draw(st.sampled_from([at, at + 1]))
    decoder = Decoder()
    found = decoder.feed(line[:at] + byte + line[after:])
    sent_frames = [together for together in expected if not isinstance(together[0], TextFrame)]
    found_frames = frames_in(found)
    assert all(item in flat(sent_frames) for item in found_frames)
    missing = [together for together in sent_frames if any(item not in found_frames for item in together)]
    assert len(missing) <= 1
    assert not any(item in found_frames for together in missing for item in together)
    assert decoder.lost <= 1
    assert decoder.lost <= decoder.damaged


# The same flips in every session: a CRC of 16 bits lets one damaged frame in 65,536 pass.
@settings(derandomize=True)
@given(items, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 7)), min_size=1, max_size=30))
def test_flipped_bits_never_make_a_wrong_value(sent: list[Sent], flips: list[tuple[int, int]]) -> None:
    pieces, expected = pieces_of(sent)
    line = bytearray(b"".join(pieces))
    for at, bit in flips:
        line[at % len(line)] ^= 1 << bit
    for item in Decoder().feed(bytes(line)):
        assert isinstance(item, TextFrame) or item in flat(expected)


@given(items, st.integers(0, 3))
def test_one_who_joins_late_understands_all_that_follows(sent: list[Sent], missed: int) -> None:
    pieces, expected = pieces_of(sent)
    found = Decoder().feed(b"".join(pieces[missed:]))
    assert sorted(frames_in(found), key=repr) == sorted(frames_in(flat(expected)), key=repr)


@given(items)
def test_frames_keep_clear_of_the_repl_and_of_text(sent: list[Sent]) -> None:
    pieces, _ = pieces_of([item for item in sent if not isinstance(item, TextFrame)])
    for frame in pieces:
        assert frame[:1] == START
        assert frame[-1:] == END
        assert not set(frame[1:-1]) & {0x03, 0x04, 0x0A, START[0], END[0]}


@given(texts)
def test_text_never_looks_like_a_frame(text: str) -> None:
    assert not set(text.encode()) & {START[0], END[0]}


@given(st.binary(max_size=2000))
def test_any_bytes_are_taken(data: bytes) -> None:
    decoder = Decoder()
    whole = joined(decoder.feed(data))
    assert not [item for item in whole if isinstance(item, Sample)]
    again = Decoder()
    assert joined([item for byte in data for item in again.feed(bytes([byte]))]) == whole
    assert again.damaged == decoder.damaged


def test_gaps_in_the_numbers_are_counted() -> None:
    pieces, _ = pieces_of([MarkFrame(0.0, str(number)) for number in range(600)])
    decoder = Decoder()
    del pieces[300:310], pieces[20]
    decoder.feed(b"".join(pieces))
    assert (decoder.lost, decoder.damaged) == (11, 0)


def test_a_program_that_starts_again_is_another_board() -> None:
    decoder = Decoder()
    decoder.feed(b"".join(pieces_of([MarkFrame(0.0, "end")] * 5)[0]))
    other = Encoder([Channel("h", "sound", "Hz", 1)])
    found = decoder.feed(other.describe(0, 0) + other.sample(0, {"sound": 440}))
    assert found == [Sample(0.0, {"sound": 440})]
    assert list(decoder.channels) == ["sound"]
    assert (decoder.lost, decoder.damaged) == (0, 0)


def framed(body: bytes) -> bytes:
    """A frame with a CRC, whatever is in it; its CRC and its bytes need no escape here."""
    whole = body + (binascii.crc_hqx(body, 0xFFFF) ^ 0xFFFF).to_bytes(2)
    for plain in (b"\xf5", b"\xc0", b"\xc1", b"\x03", b"\x04", b"\n"):
        whole = whole.replace(plain, b"\xf5" + bytes([plain[0] ^ 0x20]))
    return START + whole + END


def two_channels() -> Decoder:
    decoder = Decoder()
    encoder = Encoder(CHANNELS[:2])
    assert decoder.feed(encoder.describe(0, 0) + encoder.describe(0, 1)) == []
    return decoder


HEAD = b"\2\0\0\0\0"
FIRST = b"\2\x10\x27\1"


@pytest.mark.parametrize(
    "body",
    [
        b"S" + HEAD,  # not even the number of channels
        b"S" + HEAD + b"\0",  # of none
        b"S" + HEAD + FIRST[:-1],
        b"S" + HEAD + FIRST + b"\0",
        b"D" + HEAD + FIRST,
        b"D" + HEAD + FIRST + b"\0\0",  # none more
        b"D" + HEAD + FIRST + b"\1\0",  # no gap
        b"D" + HEAD + FIRST + b"\1\0\5\0",  # a byte that no code asks for
        b"D" + HEAD + FIRST + b"\2\2\5",  # gaps cut off
        b"D" + HEAD + FIRST + b"\2\4\5\x80",  # a column too short
        b"D" + HEAD + FIRST + b"\1\x40\5\x80",  # a third column
        b"D" + HEAD + FIRST + b"\xff\0\5",  # 512 numbers of 18 bytes
    ],
)
def test_samples_without_sense_are_damaged(body: bytes) -> None:
    decoder = two_channels()
    assert decoder.feed(framed(body)) == []
    assert decoder.damaged == 1


def test_a_channel_that_comes_later_is_understood() -> None:
    decoder = two_channels()
    later = Encoder(CHANNELS[:3])
    values: dict[str, float] = {"left_motor": 50, "line_left": 1, "distance": 300}
    waiting = b"".join([later.sample(5, values), later.mark(6, "here")])
    assert decoder.feed(waiting) == [MarkFrame(0.006, "here")]
    assert decoder.feed(later.describe(7, 2)) == [Sample(0.005, values)]
    assert decoder.feed(later.sample(8, values)) == [Sample(0.008, values)]
    assert list(decoder.channels) == ["left_motor", "line_left", "distance"]


def test_a_frame_without_end_gives_the_text_back() -> None:
    decoder = Decoder()
    assert decoder.feed(START + b"rest of a frame\nnext line") == [TextFrame("\nnext line")]
    assert decoder.damaged == 1
    assert decoder.feed(START + b"x" * (LONGEST + 100)) == [TextFrame("x" * 100)]
    assert decoder.damaged == 2


def test_a_stray_zero_after_the_crc_is_noticed() -> None:
    frame = Encoder(CHANNELS).mark(0, "wall")
    decoder = Decoder()
    assert decoder.feed(frame[:-1] + b"\0" + END) == []
    assert decoder.damaged == 1


def test_frames_of_a_later_kind_are_passed_over() -> None:
    body = b"Z\0\0\0\0\0of a later gorae"
    decoder = Decoder()
    assert decoder.feed(framed(body)) == []
    assert (decoder.lost, decoder.damaged) == (0, 0)


def vectors() -> tuple[list[Channel], list[tuple[str, str, bytes]]]:
    """The channels of tests/vectors/telemetry.txt, and its frames: what kind, of what, and their bytes."""
    channels = []
    frames = []
    for line in VECTORS.read_text(encoding="utf-8").splitlines():
        what, _, rest = line.partition(" ")
        if what == "channel":
            kind, text = rest.split()
            name, unit, divisor = text.split(",")
            channels.append(Channel(kind, name, unit, float(divisor)))
        elif what in ("describe", "mark", "rows", "columns"):
            of, _, data = rest.rpartition(" = ")
            frames.append((what, of, bytes.fromhex(data)))
    return channels, frames


def test_encoder_and_decoder_agree_with_the_golden_bytes() -> None:
    channels, frames = vectors()
    encoder, decoder = Encoder(channels), Decoder()
    for what, of, data in frames:
        found = decoder.feed(data)
        if what in ("describe", "mark"):
            time, _, rest = of.partition(" ")
            sent = encoder.mark(int(time), rest) if what == "mark" else encoder.describe(int(time), int(rest))
            expected: list[Item] = [MarkFrame(int(time) / 1000, rest)] if what == "mark" else []
        else:
            numbers = [list(map(int, sample.split())) for sample in of.split(" | ")]
            samples = [
                (time, {channel.name: n / channel.divisor for channel, n in zip(channels, row, strict=True)})
                for time, *row in numbers
            ]
            sent = (encoder.rows if what == "rows" else encoder.columns)(samples)
            expected = [Sample(time / 1000, values) for time, values in samples]
        assert sent == data
        assert found == expected
    assert (decoder.lost, decoder.damaged) == (0, 0)
    assert decoder.channels == {channel.name: channel for channel in channels}


@pytest.mark.parametrize("text", ["", "hname", "hname,unit,0", "hname,unit,x", "xname,unit,1", "h,unit,1"])
def test_a_description_without_sense_is_damaged(text: str) -> None:
    body = b"C\0\0\0\0\0\0\x01" + text.encode()
    decoder = Decoder()
    assert decoder.feed(framed(body)) == []
    assert decoder.damaged == 1
