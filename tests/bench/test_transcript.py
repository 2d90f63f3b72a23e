"""A transcript leaves out what tells it nothing new, and keeps all that a program says."""

from __future__ import annotations

from frame_encoder import Encoder
from hypothesis import given
from hypothesis import strategies as st

from gorae.bench.transcript import Transcript
from gorae.clock import NS_PER_MS, Clock
from gorae.telemetry.frames import Decoder, Item
from gorae.telemetry.layout import Channel

OURS = [Channel("h", "left_motor", "%", 1), Channel("h", "right_motor", "%", 1)]
OWN = Channel("h", "mine", "", 1)
EVENTS = st.sampled_from(["describe", "describe", "describe", "sample", "mark", "text", "own", "restart"])


class Forgetful(Decoder):
    """One that takes every description for a new one."""

    def feed(self, data: bytes) -> list[Item]:
        self._descriptions.clear()
        self.changes += 1
        return super().feed(data)


def written(events: list[str], transcript: Transcript, clock: Clock) -> None:
    """Write what a board would that lives through these events, 20 ms each."""
    board, channels, since_ms, told = Encoder(OURS), OURS, 0, 0
    for now_ms in range(0, 20 * len(events), 20):
        clock.now_ns = now_ms * NS_PER_MS
        time_ms, event = now_ms - since_ms, events[now_ms // 20]
        if event == "describe":
            transcript.write(board.describe(time_ms, told % len(channels)))
            told += 1
        elif event == "sample":
            transcript.write(board.sample(time_ms, {channel.name: now_ms for channel in channels}))
        elif event == "mark":
            transcript.write(board.mark(time_ms, f"at {now_ms}"))
        elif event == "text":
            transcript.write(f"{now_ms}\n".encode())
        elif event == "own":
            channels = [*OURS, OWN]
            board = Encoder(channels)
            transcript.write(board.describe(time_ms, 2))
        else:
            board, channels, since_ms, told = Encoder(OURS), OURS, now_ms, 0


@given(st.lists(EVENTS, max_size=60))
def test_what_is_left_out_changes_nothing(events: list[str]) -> None:
    told = []
    for decoder in (Decoder(), Forgetful()):
        clock = Clock()
        transcript = Transcript(clock)
        transcript._decoder = decoder
        written(events, transcript, clock)
        told.append((transcript.read(), transcript._logged, decoder.channels, decoder.frames, decoder.lost))
    assert told[0] == told[1]
