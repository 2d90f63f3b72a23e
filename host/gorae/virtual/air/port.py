"""How a program reaches the air: what the board's `network` and `socket` ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from gorae.clock import NS_PER_MS, Clock
from gorae.virtual.air.air import DATAGRAM, STREAM, Air, listen
from gorae.virtual.air.wire import NEVER_NS, Socket
from gorae.virtual.requests import BoardRequest, Handler

EBADF, EINVAL, EADDRINUSE, ECONNRESET, ENOTCONN, ECONNREFUSED, EHOSTUNREACH = 9, 22, 98, 104, 107, 111, 113
EOPNOTSUPP = 95
"""What the board's `socket` turns into a sentence: there may be a kit that no socket reaches."""
NOT_YET = -1
"""The answer when a program would have to wait."""
READABLE, WRITABLE, ERRONEOUS, HUNG_UP = 1, 4, 8, 16
LOOK_NS = 5 * NS_PER_MS
"""How often a kit that waits looks whether another one has sent something."""
MAX_SOCKETS = 10
"""As many as an ESP32 has."""


class AirHost(Protocol):
    """What the air needs of the board."""

    clock: Clock
    next_event_ns: int

    def take(self, size: int) -> bytes: ...
    def give(self, data: bytes) -> int: ...
    def say_error(self, number: int) -> int: ...


class AirPort:
    """The requests for networks and sockets of one board."""

    def __init__(self, host: AirHost) -> None:
        self._host = host
        self.air = Air(host.clock)
        self._sockets: dict[int, Socket] = {}
        self._wlan: tuple[Callable[[int, int], int], ...] = (
            self._switch, self._join, self._leave, self._status, self._scan, self._name_own, self._address,
        )  # fmt: skip
        self._calls: tuple[Callable[[int, int], int], ...] = (
            self._new, self._bind, self._listen, self._accept, self._connect, self._send, self._receive,
            self._close, self._state, self._resolve, self._send_to, self._receive_from, self._peer_name,
        )  # fmt: skip

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it answers."""
        return {BoardRequest.WLAN: self._on_wlan, BoardRequest.SOCKET: self._on_socket}

    def join(self, air: Air) -> None:
        """Be in this air from now on."""
        self.air = air
        self.clear()

    def clear(self) -> None:
        """Begin anew, as after a reset."""
        self._sockets.clear()
        self.air.switch_off()
        self._plan_next()

    def run(self) -> None:
        """Let happen in the air what is due."""
        self.air.before_use()
        self.air.agenda.run()
        self._plan_next()

    def _plan_next(self) -> None:
        soon = self._host.clock.now_ns + LOOK_NS if self.air.others else NEVER_NS
        self._host.next_event_ns = min(soon, self.air.agenda.next_ns)

    def _on_wlan(self, what: int, first: int, second: int) -> int:
        self.air.before_use()
        self.air.agenda.run()
        answer = self._wlan[what](first, second)
        self._plan_next()
        return answer

    def _on_socket(self, what: int, first: int, second: int) -> int:
        self.air.before_use()
        self.air.agenda.run()
        answer = self._calls[what](first, second)
        self._plan_next()
        return answer

    def _fail(self, number: int) -> int:
        return self._host.say_error(number)

    def _text(self, size: int) -> str:
        return self._host.take(size).decode("utf-8", "replace")

    # --- network ------------------------------------------------------------------------------------

    def _switch(self, interface: int, on: int) -> int:
        """Switch a station (0) or an access point (1) on or off; −1 asks."""
        air = self.air
        if interface:
            air.access_point_on = air.access_point_on if on < 0 else bool(on)
            return int(air.access_point_on)
        if on == 0:
            air.leave()
        air.station_on = air.station_on if on < 0 else bool(on)
        return int(air.station_on)

    def _join(self, size: int, _: int) -> int:
        name, _sep, password = self._text(size).partition("\0")
        self.air.join(name, password)
        return 0

    def _leave(self, *_: int) -> int:
        self.air.leave()
        return 0

    def _status(self, *_: int) -> int:
        return self.air.status

    def _address(self, *_: int) -> int:
        """Tell the last two numbers of its address, as one."""
        net, last = (int(each) for each in self.air.station.split(".")[2:])
        return net << 8 | last

    def _name_own(self, size: int, _: int) -> int:
        name, _sep, password = self._text(size).partition("\0")
        self.air.name_own(name, password)
        return 0

    def _scan(self, *_: int) -> int:
        networks = self.air.plan.networks
        found = dict({"gorae": "x"} if networks is None else networks)
        found |= {other.own_network: "x" for other in self.air.others if other.own_network}
        return self._host.give("\n".join(f"{name}\t{int(bool(key))}" for name, key in found.items()).encode())

    # --- sockets ------------------------------------------------------------------------------------

    def _new(self, kind: int, _: int) -> int:
        number = next((at for at in range(MAX_SOCKETS) if at not in self._sockets), None)
        if number is None:
            return self._fail(23)  # ENFILE
        self._sockets[number] = Socket(kind if kind in (STREAM, DATAGRAM) else STREAM)
        return number

    def _bind(self, number: int, port: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        if socket.kind == DATAGRAM:
            self.air.bound[port] = socket
        elif port in self.air.listening and self.air.listening[port] is not socket:
            return self._fail(EADDRINUSE)
        socket.port = port
        return 0

    def _listen(self, number: int, backlog: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        listen(socket, backlog)
        self.air.listening[socket.port] = socket
        return 0

    def _accept(self, number: int, _: int) -> int:
        socket = self._sockets.get(number)
        if socket is None or socket.waiting is None:
            return self._fail(EINVAL if socket else EBADF)
        if not socket.waiting:
            return NOT_YET
        accepted = self._new(STREAM, 0)
        if accepted >= 0 and accepted in self._sockets:
            self._sockets[accepted] = socket.waiting.popleft()
        return accepted

    def _connect(self, number: int, size: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        if socket.wire is not None:
            return 0 if socket.wire.is_open else NOT_YET
        address, _, port = self._text(size).rpartition(":")
        if not self.air.addresses:
            return self._fail(EHOSTUNREACH)
        if self.air.leads_apart(address):
            return self._fail(EOPNOTSUPP)
        if socket.kind == DATAGRAM:
            socket.address = f"{address}:{port}"
            return 0
        return NOT_YET if self.air.connect(socket, address, int(port)) else self._fail(ECONNREFUSED)

    def _send(self, number: int, size: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        if socket.kind == DATAGRAM:
            address, _, port = socket.address.rpartition(":")
            self.air.send_datagram(socket, address, int(port or 0), self._host.take(size))
            return size
        if socket.wire is None:
            return self._fail(ENOTCONN)
        room = min(size, socket.wire.room) if socket.wire.is_open else 0
        if not room:
            return NOT_YET if size else 0
        socket.wire.from_robot(self._host.take(size)[:room])
        return room

    def _receive(self, number: int, size: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        if socket.kind == DATAGRAM:
            return self._host.give(socket.datagrams.popleft()[0][:size]) if socket.datagrams else NOT_YET
        if socket.wire is None:
            return self._fail(ENOTCONN)
        if not socket.received:
            return 0 if socket.ended else NOT_YET
        given = self._host.give(bytes(socket.received[:size]))
        del socket.received[:given]
        return given

    def _close(self, number: int, _: int) -> int:
        socket = self._sockets.pop(number, None)
        if socket is None:
            return 0
        if self.air.listening.get(socket.port) is socket:
            del self.air.listening[socket.port]
        if self.air.bound.get(socket.port) is socket:
            del self.air.bound[socket.port]
        if socket.wire is not None:
            socket.wire.end_from_robot()
        return 0

    def _state(self, number: int, _: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return ERRONEOUS
        ready = READABLE * socket.readable | HUNG_UP * socket.ended
        return ready | WRITABLE * (socket.writable or socket.kind == DATAGRAM)

    def _resolve(self, size: int, _: int) -> int:
        address = self.air.resolve(self._text(size))
        return NOT_YET if address is None else self._host.give(address.encode())

    def _send_to(self, number: int, size: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        where, _, data = self._host.take(size).partition(b"\0")
        address, _, port = where.decode("utf-8", "replace").rpartition(":")
        if self.air.leads_apart(address):
            return self._fail(EOPNOTSUPP)
        self.air.send_datagram(socket, address, int(port) if port.isdigit() else 0, data)
        return len(data)

    def _receive_from(self, number: int, size: int) -> int:
        socket = self._sockets.get(number)
        if socket is None:
            return self._fail(EBADF)
        if not socket.datagrams:
            return NOT_YET
        data, address = socket.datagrams.popleft()
        return self._host.give(address.encode() + b"\0" + data[:size])

    def _peer_name(self, number: int, _: int) -> int:
        socket = self._sockets.get(number)
        return self._host.give(socket.address.encode()) if socket else self._fail(EBADF)
