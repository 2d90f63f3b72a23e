"""What a program asks of the PIOs: the state machines of a board, run when somebody looks.

Nothing runs by itself. Before the program asks or changes anything, before the world looks at the pins, and
when the program is to be told of a flag, the machines are brought up to that moment. How much they may do is
limited.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from gorae.clock import NS_PER_MS, NS_PER_S, Clock
from gorae.virtual.devices.pins import Pin
from gorae.virtual.edges import LOOK_NS, NEVER_NS, RISING
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.vm.filesystem import EINVAL
from gorae.virtual.vm.machine import VirtualMachine

if TYPE_CHECKING:
    from gorae.virtual.pio.simulation import Pio, Simulation

ADD, REMOVE, SET_UP, ACTIVE, RESTART, EXECUTE, PUT, GET, LEVELS, TELL = range(10)
"""What a program can ask."""
FIRST_FLAG: Final = 256
"""Flags are told of as edges of pins with numbers from here on; the last says that it was too much."""
FLAGS: Final = 8
TOO_MUCH: Final = FIRST_FLAG + FLAGS
BURST_STEPS, STEPS_PER_S = 2_000_000, 500_000
"""Instructions that all machines may execute at once, and in each second of virtual time: what is passed over
counts nothing. It is a limit for our own work."""
_OUTPUTS_NS: Final = 4 * NS_PER_MS
"""How often the world is told what machines do that drive pins."""
_FORESIGHT_NS: Final = 10 * NS_PER_MS
_MAX_FORESEEN_STEPS: Final = 50_000
"""In one look ahead; all of them have a limit of their own, as large as that of what is executed."""
_ENOMEM: Final = 12
_TICKS_PER_NS: Final = 32
"""As in `wires.py`, which is only imported when a program uses a PIO."""
_ASKS: Final = 2
"""Of ACTIVE: change nothing."""


class PioHost(Protocol):
    """What the PIOs need of the board."""

    clock: Clock
    pins: dict[int, Pin]
    on_wake: Callable[[int], int]
    wake_ns: int
    before_output: Callable[[], None]

    @property
    def running(self) -> VirtualMachine | None: ...

    def take(self, size: int) -> bytes: ...
    def say_error(self, number: int) -> int: ...
    def say_more(self, number: int) -> None: ...


class PioPort:
    """The PIOs of one board, made when a program first asks for them."""

    def __init__(
        self, host: PioHost, count: int, expect: Callable[[], None], rest: Callable[[int], int]
    ) -> None:
        """A board with a `count` of 0 has none. `expect` sees when the program is to be told of flags."""
        self._host, self._count, self._expect, self._rest = host, count, expect, rest
        self._simulation: Simulation | None = None
        self._runs = False
        """Whether they are running now: what they cause is not to begin it again."""
        self._steps = self._foreseen_steps = 0
        self._began_ns = 0
        self._too_much = False
        self._foreseen_ns: int | None = None
        self._wraps = False
        self._wake: Callable[[int], int] = lambda now_ns: NEVER_NS
        self._wake_ns = NEVER_NS
        self._before_output: Callable[[], None] = lambda: None
        self._asks: dict[int, Callable[[Simulation, int, int], int]] = {
            ADD: self._add, REMOVE: self._remove, SET_UP: self._set_up, ACTIVE: self._active,
            RESTART: self._restart, EXECUTE: self._execute, PUT: self._put, GET: self._get,
            LEVELS: self._levels, TELL: self._tell,
        }  # fmt: skip

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that they answer."""
        return {BoardRequest.PIO: self._ask}

    def clear(self) -> None:
        """Forget everything, as after a reset."""
        self._simulation = self._foreseen_ns = None
        self._too_much = False
        self._steps = self._foreseen_steps = 0

    def _ask(self, what: int, which: int, value: int) -> int:
        ask = self._asks.get(what)
        if ask is None or not self._count or self._too_much:
            return self._host.say_error(EINVAL)
        simulation = self._simulation or self._begin()
        self.catch_up()
        answer = ask(simulation, which & 7, value)
        self._foreseen_ns = None
        self._call_again()
        self._expect()
        return answer

    def _begin(self) -> Simulation:
        """Have the machines run with the board from now on."""
        from gorae.virtual.pio.simulation import Simulation

        host = self._host
        simulation = self._simulation = Simulation(host.pins)
        simulation.now = _ticks(host.clock.now_ns)
        self._began_ns = host.clock.now_ns
        for number, pin in host.pins.items():
            pin.driven = lambda now_ns, number=number: self._level(number)  # type: ignore[misc]
        if host.running:
            host.running.look_up_every(LOOK_NS)
        if not self._wraps:
            self._wraps = True
            self._wake, self._wake_ns, host.on_wake = host.on_wake, host.wake_ns, self._woken
            self._before_output, host.before_output = host.before_output, self._output_follows
        return simulation

    # --- time -----------------------------------------------------------------------------------------

    def catch_up(self, now_ns: int | None = None) -> None:
        """Bring the machines up to a moment, or to now."""
        simulation = self._simulation
        if simulation is None or self._runs or self._too_much:
            return
        at_ns = max(self._host.clock.now_ns, now_ns or 0)
        self._runs = True
        try:
            before = simulation.steps_left = self._allowed(at_ns, self._steps)
            simulation.run_until(_ticks(at_ns))
            self._steps += before - simulation.steps_left
            simulation.wires.settle(at_ns)
        finally:
            self._runs = False
        self._too_much = simulation.steps_left <= 0
        if simulation.wires.changed:
            simulation.wires.changed = False
            self._before_output()

    def _allowed(self, at_ns: int, used: int) -> int:
        allowed = BURST_STEPS + (at_ns - self._began_ns) * STEPS_PER_S // NS_PER_S
        return max(0, min(allowed - used, BURST_STEPS))

    def _output_follows(self) -> None:
        self.catch_up()
        self._before_output()

    def _woken(self, now_ns: int) -> int:
        self.catch_up(now_ns)
        if self._wake_ns <= now_ns:
            self._wake_ns = self._wake(now_ns)
        return min(self._wake_ns, self._next_look_ns(now_ns))

    def _call_again(self) -> None:
        self._host.wake_ns = min(self._wake_ns, self._next_look_ns(self._host.clock.now_ns))

    def _next_look_ns(self, now_ns: int) -> int:
        """Return when to look without being asked: as often as inputs may change that nobody foresees."""
        simulation = self._simulation
        enabled = [machine for machine in simulation.machines if machine.enabled] if simulation else []
        if simulation is None or not enabled or self._too_much:
            return NEVER_NS
        if any(machine.reads for machine in enabled) and simulation.wires.is_lively():
            return now_ns + LOOK_NS
        drives = any(machine.drives and not machine.stalled for machine in enabled)
        return now_ns + _OUTPUTS_NS if drives else NEVER_NS

    def _level(self, number: int) -> int | None:
        self.catch_up()
        return self._simulation.wires.level(number) if self._simulation else None

    # --- flags that the program is told of ------------------------------------------------------------

    @property
    def active(self) -> bool:
        """Whether the program may have to be told of something."""
        return self._too_much or self._is_used()

    def _is_used(self) -> bool:
        simulation = self._simulation
        if simulation is None:
            return False
        return any(pio.enabled for pio in simulation.pios) or any(one.enabled for one in simulation.machines)

    def look(self) -> list[tuple[int, int]]:
        """Return what the program is to be told of, as numbers of pins and edges."""
        if self._too_much:
            self.clear()
            return [(TOO_MUCH, RISING)]
        self.catch_up()
        told = []
        for pio in self._pios():
            told += [(FIRST_FLAG + 4 * pio.number + flag, RISING) for flag in pio.raised]
            pio.raised.clear()
        self._foreseen_ns = None if told else self._foreseen_ns
        return told

    def next_ns(self, now_ns: int) -> int:
        """Return when to look again for flags that the program is to be told of."""
        simulation = self._simulation
        if self._too_much:
            return now_ns
        if simulation is None or not self._is_used():
            return NEVER_NS
        if not any(pio.enabled for pio in simulation.pios):
            return now_ns + _FORESIGHT_NS
        if simulation.wires.is_lively():
            return now_ns + LOOK_NS
        if self._foreseen_ns is None or self._foreseen_ns <= now_ns:
            self._foreseen_ns = self._foresee(lambda future: any(pio.raised for pio in future.pios))
        return max(now_ns + 1, self._foreseen_ns)

    def _pios(self) -> list[Pio]:
        return self._simulation.pios if self._simulation else []

    def _foresee(self, is_so: Callable[[Simulation], bool]) -> int:
        """Return when something will be so if nobody interferes, in ns; or until when it is not."""
        assert self._simulation is not None
        future = self._simulation.foreseen()
        future.watches_data = True
        given = future.steps_left = min(
            self._allowed(self._host.clock.now_ns, self._foreseen_steps), _MAX_FORESEEN_STEPS
        )
        end = future.now + _FORESIGHT_NS * _TICKS_PER_NS
        future.run_until(end, lambda: is_so(future))
        self._foreseen_steps += given - future.steps_left
        if future.steps_left <= 0:
            return self._host.clock.now_ns + LOOK_NS
        return -(-future.now // _TICKS_PER_NS)

    # --- requests -------------------------------------------------------------------------------------

    def _words(self, size: int) -> list[int]:
        data = self._host.take(size)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) & ~3]))

    def _add(self, simulation: Simulation, pio: int, size: int) -> int:
        data = self._host.take(min(size, 64))
        at = simulation.add(pio & 1, list(struct.unpack(f"<{len(data) // 2}H", data[: len(data) & ~1])))
        return self._host.say_error(_ENOMEM) if at is None else at

    def _remove(self, simulation: Simulation, pio: int, value: int) -> int:
        simulation.remove(pio & 1, value & 31, value >> 8 & 63)
        return 0

    def _set_up(self, simulation: Simulation, which: int, size: int) -> int:
        from gorae.virtual.pio.settings import from_registers

        words = self._words(size)
        if len(words) != 16:
            return self._host.say_error(EINVAL)
        self._before_output()
        simulation.set_up(which, from_registers(words))
        return 0

    def _active(self, simulation: Simulation, which: int, value: int) -> int:
        machine = simulation.machines[which]
        if value != _ASKS and bool(value) != machine.enabled:
            machine.enabled = bool(value)
            machine.begin_anew()
            machine.wake(simulation.now)
        return int(machine.enabled)

    def _restart(self, simulation: Simulation, which: int, _: int) -> int:
        machine = simulation.machines[which]
        machine.restart()
        machine.wake(simulation.now)
        return 0

    def _execute(self, simulation: Simulation, which: int, word: int) -> int:
        simulation.end = simulation.now
        simulation.steps_left = self._allowed(self._host.clock.now_ns, self._steps)
        simulation.machines[which].execute(word & 0xFFFF, simulation.now)
        self._touched(simulation)
        return 0

    def _touched(self, simulation: Simulation) -> None:
        """After a machine got or lost data, or was interfered with: it looks again."""
        simulation.halted = False
        for machine in simulation.machines:
            if machine.stalled:
                machine.wake(simulation.now)
            if not machine.enabled:
                machine.retry(simulation.now)

    def _put(self, simulation: Simulation, which: int, value: int) -> int:
        """Give words to a machine; return how many items it took, perhaps after a while."""
        size, width, shift = value & 1023, value >> 10 & 7, value >> 16 & 31
        kind = {1: "B", 2: "H", 4: "I"}.get(width)
        if kind is None:
            return self._host.say_error(EINVAL)
        data = self._host.take(size)
        items = struct.unpack(f"<{len(data) // width}{kind}", data[: len(data) // width * width])
        machine, depth = simulation.machines[which], simulation.machines[which].settings.tx_depth
        for taken, item in enumerate(items):
            room = min(len(items) - taken, max(1, depth // 2))  # half of it, so that it never runs empty
            if len(machine.tx) >= depth and not self._wait_for_room(which, depth - room):
                return taken
            machine.tx.append(item << shift & 0xFFFFFFFF)
            machine.returns = 0
            self._touched(simulation)
            self.catch_up()
        return len(items)

    def _wait_for_room(self, which: int, left: int) -> bool:
        return self._wait_until(lambda future: len(future.machines[which].tx) <= left)

    def _get(self, simulation: Simulation, which: int, _: int) -> int:
        """Take a word of a machine; return 1 and the word, or 0 after a while without one."""
        machine = simulation.machines[which]
        if not machine.rx and not self._wait_until(lambda future: bool(future.machines[which].rx)):
            return 0
        word = machine.rx.pop(0)
        machine.returns = 0
        self._touched(simulation)
        self._host.say_more(word - (1 << 32) if word >> 31 else word)
        return 1

    def _wait_until(self, is_so: Callable[[Simulation], bool]) -> bool:
        """Wait a while for something that a machine will do; whether it has."""
        assert self._simulation is not None
        now_ns = self._host.clock.now_ns
        lively = self._simulation.wires.is_lively()
        until_ns = now_ns + LOOK_NS if lively else self._foresee(is_so)
        self._rest(max(1, -(-(until_ns - now_ns) // 1000)))
        self.catch_up()
        return is_so(self._simulation)

    def _levels(self, simulation: Simulation, which: int, _: int) -> int:
        machine = simulation.machines[which]
        return len(machine.tx) << 8 | len(machine.rx)

    def _tell(self, simulation: Simulation, pio: int, flags: int) -> int:
        simulation.pios[pio & 1].enabled = flags & 15
        return 0


def _ticks(ns: int) -> int:
    return ns * _TICKS_PER_NS
