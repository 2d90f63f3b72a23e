"""A kit whose bytes are made by hand, put into a feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from frame_encoder import Encoder

from gorae.bench.live import LiveRobot
from gorae.kits import load_arena, load_kit
from gorae.looking import Feed, Origin
from gorae.looking.feed import Keeper
from gorae.telemetry.frames import Channel
from gorae.virtual.endpoints.tcp import Tcp

CHANNELS = (Channel("h", "left_motor", "%", 10), Channel("f", "light", "lx", 1))


class Hand:
    """Sends by hand. The host's clock stands at the board's time plus `late_s`."""

    def __init__(
        self,
        name: str = "maqueen",
        origin: Origin | None = None,
        keeper: Keeper | None = None,
        late_s: float = 100.0,
        channels: tuple[Channel, ...] = CHANNELS,
    ) -> None:
        self.time_s, self.late_s = 0.0, late_s
        self.feed = Feed(name, origin or Origin(), keeper, lambda: self.time_s + self.late_s)
        self.feed.set_state("live")
        self.start(channels)

    def start(self, channels: tuple[Channel, ...] = CHANNELS) -> None:
        """The program starts, and the board's clock with it."""
        self.encoder = Encoder(channels)
        self.channels = channels
        for index in range(len(channels)):
            self.feed.take(self.encoder.describe(0, index))

    def sample(self, time_s: float, *values: float) -> None:
        self.feed.take(self.bytes_of(time_s, dict(zip((c.name for c in self.channels), values, strict=True))))

    def bytes_of(self, time_s: float, values: Mapping[str, float]) -> bytes:
        self.time_s = time_s
        return self.encoder.sample(round(time_s * 1000), values)

    def mark(self, time_s: float, name: str) -> None:
        self.time_s = time_s
        self.feed.take(self.encoder.mark(round(time_s * 1000), name))

    def print(self, text: str) -> None:
        self.feed.take(text.encode())


@pytest.fixture(scope="session")
def hand() -> Callable[..., Hand]:
    return Hand


@pytest.fixture
def served() -> Iterator[tuple[LiveRobot, str]]:
    """A virtual kit in this process, in real time, and the port where it is."""
    arena = load_arena("corridor")
    robot = LiveRobot(load_kit("maqueen"), arena, arena.start, seed=1, lang="en")
    endpoint = Tcp(robot.board)
    robot.board.power_on()
    yield robot, endpoint.url
    endpoint.close()
    robot.board.close()
