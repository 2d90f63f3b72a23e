"""The air around one kit: its radio for networks, its sockets, and everybody whom they reach."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable, Sequence

from gorae.clock import NS_PER_MS, NS_PER_S, Clock
from gorae.telemetry import marks
from gorae.virtual.air import neighbours
from gorae.virtual.air.broker import Broker
from gorae.virtual.air.http import Visitor, WebHost
from gorae.virtual.air.plan import (
    ACCESS_POINT_IP,
    ACCESS_POINT_NET,
    ANYWHERE,
    GATEWAY_IP,
    HTTP_PORT,
    LAST_OF_ROBOT,
    MQTT_PORT,
    NOBODY,
    NTP_PORT,
    STATION_NET,
    AirPlan,
    Visit,
)  # fmt: skip
from gorae.virtual.air.wire import FAR_NS, NEAR_NS, Agenda, Peer, Socket, Wire

IDLE, CONNECTING, CONNECTED, WRONG_PASSWORD, NO_NETWORK = range(5)
"""How far a kit is in joining a network."""
JOIN_NS, REFUSE_NS = 1_800 * NS_PER_MS, 2_500 * NS_PER_MS
"""How long joining takes, and how long until one knows that it does not work."""
PATIENCE_NS = 10 * NS_PER_S
"""How long a visitor waits for an answer."""
STREAM, DATAGRAM = 1, 2
_NTP_1970 = 2_208_988_800
_SWITCHED_ON = 1_767_225_600  # the beginning of 2026, in s since 1970
_HOST_NET = "203.0.113."
"""Addresses that are nobody's: documentation has them."""


class Air:
    """One kit's air. `note` is told of answers and messages that a recording is to keep."""

    def __init__(self, clock: Clock, plan: AirPlan = ANYWHERE) -> None:
        self.plan = plan
        self.note: Callable[[str], None] = lambda text: None
        self.agenda = Agenda(clock)
        self.broker = Broker(lambda text: self.note(text))
        self.status = IDLE
        self.joined = ""
        self.station_on = self.access_point_on = False
        self.listening: dict[int, Socket] = {}
        self.bound: dict[int, Socket] = {}
        """Sockets for datagrams, by their ports."""
        self.number = 0
        """Which of several kits in one air it is."""
        self.others: list[Air] = []
        self.is_apart = False
        """Whether other kits stand by that no socket reaches: those of `gorae virtual` have an air each."""
        self.before_use: Callable[[], None] = lambda: None
        """Called before the kit touches the air: the others are to come that far before."""
        self._own = ("", "")
        self._names: list[str] = []
        self._attempt = 0
        for visit in plan.visits:
            self.agenda.at(round(visit.at_s * NS_PER_S), lambda visit=visit: self._visit(visit))  # type: ignore[misc]
        for publication in plan.publications:
            topic, _, message = publication.message.partition(" ")
            self.agenda.at(
                round(publication.at_s * NS_PER_S),
                lambda topic=topic, message=message: self.broker.publish(topic, message.encode()),  # type: ignore[misc]
            )

    def switch_off(self) -> None:
        """Begin anew, as after a reset: the kit is in no network, and its connections are gone."""
        self.status, self.joined = IDLE, ""
        self.station_on = self.access_point_on = False
        self.listening.clear()
        self.bound.clear()
        self._attempt += 1

    @property
    def station(self) -> str:
        """Its address in the network that it has joined: another kit's, or one of the place."""
        if any(other.own_network and other.own_network == self.joined for other in self.others):
            return f"{ACCESS_POINT_NET}{2 + self.number}"
        return f"{STATION_NET}{LAST_OF_ROBOT + self.number}"

    @property
    def access_point(self) -> str:
        """Its address in its own network."""
        return ACCESS_POINT_IP

    @property
    def own_network(self) -> str:
        """The name of the network of its access point, empty while that is off."""
        return self._own[0] if self.access_point_on else ""

    def name_own(self, name: str, password: str) -> None:
        """Say what the network of its access point is called; an empty password lets everybody in."""
        self._own = name, password

    @property
    def addresses(self) -> list[str]:
        """Under which the robot can be reached."""
        station = [self.station] * (self.status == CONNECTED)
        return station + [ACCESS_POINT_IP] * self.access_point_on

    # --- networks -----------------------------------------------------------------------------------

    def join(self, name: str, password: str) -> None:
        """Begin to join a network; `status` tells how it goes."""
        self._attempt += 1
        attempt = self._attempt
        outcome = self._outcome(name, password)

        def arrive() -> None:
            if attempt == self._attempt:
                self.status = outcome
                self.joined = name if outcome == CONNECTED else ""

        self.status = CONNECTING
        self.agenda.at(self.agenda.now_ns + (JOIN_NS if outcome == CONNECTED else REFUSE_NS), arrive)

    def _outcome(self, name: str, password: str) -> int:
        own = next((other._own for other in self.others if name and other.own_network == name), None)
        if own is not None:
            return CONNECTED if own[1] in ("", password) else WRONG_PASSWORD
        networks = self.plan.networks
        if networks is None:
            return CONNECTED if name else NO_NETWORK
        if name not in networks:
            return NO_NETWORK
        return CONNECTED if networks[name] in ("", password) else WRONG_PASSWORD

    def leave(self) -> None:
        """Leave the network."""
        self._attempt += 1
        self.status, self.joined = IDLE, ""

    # --- those whom sockets reach -------------------------------------------------------------------

    def resolve(self, name: str) -> str | None:
        """Return the address of a host; None when there is none with that name."""
        if name.replace(".", "").isdigit() or not name:
            return name or "0.0.0.0"
        if self.status != CONNECTED or not (self.plan.is_free or name in self.plan.hosts or "ntp" in name):
            return None
        if name not in self._names and len(self._names) < 200:
            self._names.append(name)
        return f"{_HOST_NET}{self._names.index(name) + 1}" if name in self._names else None

    def connect(self, socket: Socket, address: str, port: int) -> bool:
        """Connect a socket to a host; False when nobody is there."""
        other = neighbours.find(address, self, self.others)
        if other is not None:
            socket.address = f"{address}:{port}"
            return neighbours.connect(socket, self, other, port)
        peer = self._peer(address, port) if self.addresses else None
        if peer is None:
            return False
        socket.address = f"{address}:{port}"
        Wire(self.agenda, socket, peer, FAR_NS).open_after(2 * FAR_NS)
        return True

    def leads_apart(self, address: str) -> bool:
        """Whether somebody who is to be reached at an address may be a kit that no socket reaches."""
        is_near = address.startswith((STATION_NET, ACCESS_POINT_NET)) or address == neighbours.BROADCAST
        return self.is_apart and is_near and address not in (*self.addresses, GATEWAY_IP)

    def _peer(self, address: str, port: int) -> Peer | None:
        name = self.name_of(address)
        if port == MQTT_PORT and (self.plan.is_free or name in self.plan.hosts):
            return self.broker.session()
        pages = self.plan.hosts.get(name)
        return WebHost(pages) if pages is not None and port == HTTP_PORT else None

    def name_of(self, address: str) -> str:
        """Return the name of the host at an address, or the address itself."""
        place = address.removeprefix(_HOST_NET)
        known = address.startswith(_HOST_NET) and place.isdigit() and 0 < int(place) <= len(self._names)
        return self._names[int(place) - 1] if known else address

    def send_datagram(self, socket: Socket, address: str, port: int, data: bytes) -> None:
        """Send one to another kit; who asks for the time gets an answer; all others are lost."""
        neighbours.send_datagram(socket, self, self.others, address, port, data)
        if port == NTP_PORT and self.status == CONNECTED and len(data) >= 48:
            seconds = _SWITCHED_ON + _NTP_1970 + self.agenda.now_ns // NS_PER_S
            answer = b"\x24" + bytes(39) + struct.pack(">II", seconds & 0xFFFFFFFF, 0)
            self.agenda.at(
                self.agenda.now_ns + 2 * FAR_NS,
                lambda: socket.datagrams.append((answer, f"{address}:{port}")),
            )

    # --- those who come to the robot ----------------------------------------------------------------

    def _visit(self, visit: Visit) -> None:
        listener = self.listening.get(HTTP_PORT)
        addresses = self.addresses
        if listener is None or listener.waiting is None or not addresses:
            return self.note(f"{marks.HTTP}{visit.request} {NOBODY}")
        visitor = Visitor(visit.request, addresses[0], lambda text: self.note(text))
        socket = Socket(STREAM)
        socket.address = (
            f"192.168.{addresses[0].split('.')[2]}.7:{50_000 + self.agenda.now_ns // NS_PER_MS % 10_000}"
        )
        Wire(self.agenda, socket, visitor, NEAR_NS).open_after(2 * NEAR_NS)
        if len(listener.waiting) > listener.backlog:
            return self.note(f"{marks.HTTP}{visit.request} {NOBODY}")
        self.agenda.at(self.agenda.now_ns + 2 * NEAR_NS, lambda: _push(listener, socket))
        self.agenda.at(self.agenda.now_ns + PATIENCE_NS, visitor.give_up)
        return None


def share(airs: Sequence[Air]) -> None:
    """Have several kits in one air: they reach each other, and the same broker."""
    for number, air in enumerate(airs):
        air.number = number
        air.others = [other for other in airs if other is not air]
        air.broker = airs[0].broker


def _push(listener: Socket, socket: Socket) -> None:
    if listener.waiting is not None:
        listener.waiting.append(socket)


def listen(socket: Socket, backlog: int) -> None:
    """Have a socket take connections."""
    socket.waiting, socket.backlog = deque(), max(1, min(backlog, 16))
