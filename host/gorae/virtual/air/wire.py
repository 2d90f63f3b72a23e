"""Connections between a robot's sockets and those whom they reach, with the time that a message takes."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Protocol

from gorae.clock import NS_PER_MS, Clock

NEVER_NS = 1 << 62
NEAR_NS, FAR_NS = 4 * NS_PER_MS, 40 * NS_PER_MS
"""How long a message is under way in the same network, and to a host beyond it."""
WINDOW = 5_744
"""Bytes that a socket sends before it waits: four segments, as an ESP32's network stack."""
MAX_RECEIVED = 64 * 1024
"""Bytes that wait in one socket; a longer answer is cut."""
MAX_EVENTS = 10_000


class Agenda:
    """What is to happen in an air, by time."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()
        self.now_ns = 0
        """The moment of the event that happens."""

    @property
    def next_ns(self) -> int:
        """When something happens next, or NEVER_NS."""
        return self._events[0][0] if self._events else NEVER_NS

    def at(self, when_ns: int, do: Callable[[], None]) -> None:
        """Have something done then; nothing more is taken when far too much is to happen already."""
        if len(self._events) < MAX_EVENTS:
            heapq.heappush(self._events, (when_ns, next(self._order), do))

    def run(self) -> None:
        """Do what is due by the clock."""
        while self._events and self._events[0][0] <= self.clock.now_ns:
            self.now_ns, _, do = heapq.heappop(self._events)
            do()
        self.now_ns = self.clock.now_ns


class Peer:
    """Whoever is at the other end of a robot's connection. Subclasses say what they do with what they get."""

    def __init__(self) -> None:
        self.wire: Wire | None = None

    def opened(self) -> None:
        """The connection is there."""

    def received(self, data: bytes) -> None:
        """Bytes have come."""

    def closed(self) -> None:
        """The robot has closed its end."""

    def send(self, data: bytes) -> None:
        """Send to the robot."""
        if self.wire:
            self.wire.to_robot(data)

    def close(self) -> None:
        """Say that nothing more comes."""
        if self.wire:
            self.wire.end_to_robot()


class Connection(Protocol):
    """What a socket sends into."""

    is_open: bool

    @property
    def room(self) -> int:
        """How many bytes the robot can send at once."""

    def from_robot(self, data: bytes) -> None:
        """Send the robot's bytes on their way."""

    def end_from_robot(self) -> None:
        """Let the other end know that the robot has closed."""


class Socket:
    """One socket of the robot's program."""

    def __init__(self, kind: int) -> None:
        self.kind = kind
        self.port = 0
        self.waiting: deque[Socket] | None = None
        """Connections that nobody has accepted yet; None when it does not listen."""
        self.backlog = 0
        self.wire: Connection | None = None
        self.received = bytearray()
        self.datagrams: deque[tuple[bytes, str]] = deque()
        self.ended = False
        """Nothing more will come."""
        self.refused = False
        self.address = ""
        """Of the other end."""

    @property
    def readable(self) -> bool:
        """Whether reading, or accepting, would not wait."""
        return bool(self.received or self.waiting or self.datagrams or self.ended)

    @property
    def writable(self) -> bool:
        """Whether sending would not wait."""
        return self.refused or (self.wire is not None and self.wire.is_open and self.wire.room > 0)


class Wire:
    """One connection. What one end sends, the other has after `delay_ns`."""

    def __init__(self, agenda: Agenda, socket: Socket, peer: Peer, delay_ns: int) -> None:
        self._agenda, self._socket, self._peer, self._delay_ns = agenda, socket, peer, delay_ns
        self._under_way = 0
        self.is_open = False
        socket.wire, peer.wire = self, self

    @property
    def room(self) -> int:
        """How many bytes the robot can send at once."""
        return max(0, WINDOW - self._under_way)

    def open_after(self, ns: int) -> None:
        """Have both ends know of the connection after so long."""
        self._later(ns, self._open)

    def _open(self) -> None:
        self.is_open = True
        self._peer.opened()

    def from_robot(self, data: bytes) -> None:
        """Send the robot's bytes on their way."""
        self._under_way += len(data)

        def arrive() -> None:
            self._under_way -= len(data)
            self._peer.received(data)

        self._later(self._delay_ns, arrive)

    def end_from_robot(self) -> None:
        """Let the other end know that the robot has closed."""
        self._later(self._delay_ns, self._peer.closed)

    def to_robot(self, data: bytes) -> None:
        """Send bytes to the robot."""

        def arrive() -> None:
            self._socket.received += data[: MAX_RECEIVED - len(self._socket.received)]

        self._later(self._delay_ns, arrive)

    def end_to_robot(self) -> None:
        """Let the robot know that nothing more comes."""

        def arrive() -> None:
            self._socket.ended = True

        self._later(self._delay_ns, arrive)

    def _later(self, ns: int, do: Callable[[], None]) -> None:
        self._agenda.at(self._agenda.now_ns + ns, do)
