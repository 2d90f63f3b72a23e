"""An MQTT broker (3.1.1) for one robot, and for whoever else publishes in its air."""

from __future__ import annotations

from collections.abc import Callable

from gorae.telemetry import marks
from gorae.virtual.air.http import MAX_NOTE
from gorae.virtual.air.wire import Peer

CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT = 1, 3, 8, 10, 12, 14
CONNACK, PUBACK, SUBACK, UNSUBACK, PINGRESP = 2, 4, 9, 11, 13
MAX_TOPICS, MAX_PACKET = 100, 16 * 1024


class Broker:
    """What is published in one air, and who wants it."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._sessions: list[BrokerSession] = []
        self._retained: dict[str, bytes] = {}

    def session(self) -> BrokerSession:
        """Return the broker's end of a new connection."""
        session = BrokerSession(self)
        self._sessions.append(session)
        return session

    def leave(self, session: BrokerSession) -> None:
        """A connection is over."""
        if session in self._sessions:
            self._sessions.remove(session)

    def publish(self, topic: str, message: bytes, *, retain: bool = False, by_robot: bool = False) -> None:
        """Give a message to all who want it."""
        if retain and len(self._retained) < MAX_TOPICS:
            self._retained[topic] = message
        if by_robot:
            self._note(f"{marks.PUBLISHED}{topic} {message.decode('utf-8', 'replace')}"[:MAX_NOTE])
        for session in list(self._sessions):
            session.offer(topic, message)

    def retained(self, pattern: str) -> list[tuple[str, bytes]]:
        """Return the kept messages of topics that a pattern stands for."""
        return [(topic, message) for topic, message in self._retained.items() if matches(pattern, topic)]


class BrokerSession(Peer):
    """The broker's end of one connection."""

    def __init__(self, broker: Broker) -> None:
        super().__init__()
        self._broker = broker
        self._data = bytearray()
        self._wanted: list[str] = []

    def offer(self, topic: str, message: bytes) -> None:
        """Pass a message on, if its topic was subscribed to."""
        if any(matches(pattern, topic) for pattern in self._wanted):
            self.send(packet(PUBLISH, 0, string(topic) + message))

    def closed(self) -> None:
        self._broker.leave(self)

    def received(self, data: bytes) -> None:
        self._data += data
        while (size := _size(self._data)) is not None:
            begin, length = size
            if length > MAX_PACKET:
                self._data.clear()
                return self.close()
            if len(self._data) < begin + length:
                return None
            head, body = self._data[0], bytes(self._data[begin : begin + length])
            del self._data[: begin + length]
            self._take(head >> 4, head & 15, body)
        return None

    def _take(self, kind: int, flags: int, body: bytes) -> None:
        if kind == CONNECT:
            self.send(packet(CONNACK, 0, b"\0\0"))
        elif kind == PUBLISH:
            self._published(flags, body)
        elif kind == SUBSCRIBE:
            self._subscribed(body)
        elif kind == UNSUBSCRIBE:
            gone = [topic for topic, _ in _topics(body[2:], 0)]
            self._wanted = [topic for topic in self._wanted if topic not in gone]
            self.send(packet(UNSUBACK, 0, body[:2]))
        elif kind == PINGREQ:
            self.send(packet(PINGRESP, 0, b""))
        elif kind == DISCONNECT:
            self._broker.leave(self)

    def _published(self, flags: int, body: bytes) -> None:
        size = int.from_bytes(body[:2], "big")
        topic, rest = body[2 : 2 + size].decode("utf-8", "replace"), body[2 + size :]
        if flags & 6:
            self.send(packet(PUBACK, 0, rest[:2]))
            rest = rest[2:]
        self._broker.publish(topic, rest, retain=bool(flags & 1), by_robot=True)

    def _subscribed(self, body: bytes) -> None:
        topics = _topics(body[2:], 1)[: MAX_TOPICS - len(self._wanted)]
        self._wanted += [topic for topic, _ in topics]
        self.send(packet(SUBACK, 0, body[:2] + bytes(min(quality, 1) for _, quality in topics)))
        for pattern, _ in topics:
            for topic, message in self._broker.retained(pattern):
                self.send(packet(PUBLISH, 1, string(topic) + message))


def matches(pattern: str, topic: str) -> bool:
    """Whether a topic is one of those that a pattern stands for: `+` is one level, `#` all that follow."""
    wanted, given = pattern.split("/"), topic.split("/")
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(given) or level not in ("+", given[place]):
            return False
    return len(wanted) == len(given)


def string(text: str) -> bytes:
    """Return a text as MQTT writes it: its length in two bytes, then UTF-8."""
    data = text.encode()[:0xFFFF]
    return len(data).to_bytes(2, "big") + data


def packet(kind: int, flags: int, body: bytes) -> bytes:
    """Return a packet with its head."""
    size, rest = bytearray(), len(body)
    while True:
        rest, low = rest >> 7, rest & 127
        size.append(low | (128 if rest else 0))
        if not rest:
            return bytes([kind << 4 | flags]) + bytes(size) + body


def _size(data: bytearray) -> tuple[int, int] | None:
    """Return where the body begins and how long it is; None when the head is not complete."""
    length = 0
    for place in range(1, min(len(data), 5)):
        length |= (data[place] & 127) << 7 * (place - 1)
        if not data[place] & 128:
            return place + 1, length
    return None


def _topics(body: bytes, more: int) -> list[tuple[str, int]]:
    """Return the topics of a list, each with the byte that follows it, if one does."""
    topics: list[tuple[str, int]] = []
    while len(body) >= 2 and len(topics) < MAX_TOPICS:
        end = 2 + int.from_bytes(body[:2], "big")
        topics.append((body[2:end].decode("utf-8", "replace"), body[end] if more and end < len(body) else 0))
        body = body[end + more :]
    return topics
