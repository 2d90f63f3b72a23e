"""Kits that share an air: their addresses, and connections between their sockets.

Each kit has a clock and an agenda of its own. What one sends is put into the other's agenda, for the moment
at which it arrives; whoever touches the air has met the others before (`bench/lockstep.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from gorae.virtual.air.wire import MAX_RECEIVED, NEAR_NS, WINDOW, Agenda, Socket

BROADCAST = "255.255.255.255"
MAX_DATAGRAMS = 32
"""That wait in a socket; what comes besides is lost."""


class Neighbour(Protocol):
    """A kit's air, as the others in it know it."""

    agenda: Agenda
    listening: dict[int, Socket]
    bound: dict[int, Socket]
    """Sockets for datagrams, by their ports."""
    joined: str
    """The network that it has joined, empty for none."""

    @property
    def own_network(self) -> str:
        """The network of its own access point, empty for none."""

    @property
    def station(self) -> str:
        """Its address in the network that it has joined."""

    @property
    def access_point(self) -> str:
        """Its address in its own network."""


def address_of(one: Neighbour, seen_by: Neighbour) -> str | None:
    """Return the address under which one kit reaches another; None when they share no network."""
    if seen_by.joined and one.joined == seen_by.joined:
        return one.station
    if one.own_network and one.own_network == seen_by.joined:
        return one.access_point
    if one.joined and one.joined == seen_by.own_network:
        return one.station
    return None


def find(address: str, seen_by: Neighbour, others: Sequence[Neighbour]) -> Neighbour | None:
    """Return the kit that one reaches at an address."""
    return next((one for one in others if address_of(one, seen_by) == address), None)


class KitWire:
    """One end of a connection between two kits."""

    def __init__(self, agenda: Agenda, socket: Socket) -> None:
        self._agenda, self._socket = agenda, socket
        self.other: KitWire = self
        self._under_way = 0
        self.is_open = False
        socket.wire = self

    @property
    def room(self) -> int:
        """How many bytes can be sent at once."""
        return max(0, WINDOW - self._under_way)

    def open_after(self, ns: int) -> None:
        """Have this end know of the connection after so long."""
        self._agenda.at(self._agenda.now_ns + ns, self._open)

    def _open(self) -> None:
        self.is_open = True

    def from_robot(self, data: bytes) -> None:
        """Send bytes to the other kit."""
        self._under_way += len(data)
        self._there(lambda: self.other.arrive(data))
        self._agenda.at(self._agenda.now_ns + 2 * NEAR_NS, lambda: self._acknowledged(len(data)))

    def end_from_robot(self) -> None:
        """Let the other kit know that this one has closed."""
        self._there(self.other.end)

    def arrive(self, data: bytes) -> None:
        """Take bytes that have come."""
        received = self._socket.received
        received += data[: MAX_RECEIVED - len(received)]

    def end(self) -> None:
        """Know that nothing more comes."""
        self._socket.ended = True

    def _acknowledged(self, size: int) -> None:
        self._under_way -= size

    def _there(self, do: Callable[[], None]) -> None:
        self.other._agenda.at(self._agenda.now_ns + NEAR_NS, do)


def connect(socket: Socket, one: Neighbour, other: Neighbour, port: int) -> bool:
    """Connect a socket of one kit to another's server; return False when it has none at that port."""
    listener = other.listening.get(port)
    if listener is None or listener.waiting is None or len(listener.waiting) > listener.backlog:
        return False
    taken = Socket(socket.kind)
    taken.port = port
    socket.port = socket.port or free_port(one)
    taken.address = f"{address_of(one, other)}:{socket.port}"
    near, far = KitWire(one.agenda, socket), KitWire(other.agenda, taken)
    near.other, far.other = far, near
    near.open_after(2 * NEAR_NS)
    far.is_open = True
    waiting = listener.waiting
    other.agenda.at(one.agenda.now_ns + NEAR_NS, lambda: waiting.append(taken))
    return True


def send_datagram(
    socket: Socket, one: Neighbour, others: Sequence[Neighbour], address: str, port: int, data: bytes
) -> None:
    """Send a datagram to whoever has that address, or to all in the network that listen there."""
    if not socket.port:
        socket.port = free_port(one)
        one.bound[socket.port] = socket
    everybody = address == BROADCAST or address.endswith(".255")
    for other in others:
        if address_of(other, one) is not None and (everybody or address_of(other, one) == address):
            _drop_into(other, port, data, f"{address_of(one, other)}:{socket.port}", one.agenda.now_ns)


def _drop_into(other: Neighbour, port: int, data: bytes, sender: str, now_ns: int) -> None:
    def arrive() -> None:
        target = other.bound.get(port)
        if target is not None and len(target.datagrams) < MAX_DATAGRAMS:
            target.datagrams.append((data, sender))

    other.agenda.at(now_ns + NEAR_NS, arrive)


def free_port(one: Neighbour) -> int:
    """Return a port that no socket of a kit has."""
    return next(port for port in range(50_000, 60_000) if port not in one.bound and port not in one.listening)
