"""A virtual board: the interpreter with the board's clock, pins, buses, display, buttons and sound.

It knows no robot and no world. Whoever runs it sets the functions that say what the board senses, is
told before an output changes (`before_output`), and is woken at the moments it asks for (`on_wake`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gorae.clock import NS_PER_S, Clock
from gorae.errors import InternalError
from gorae.kits.boards import Board, pin_number
from gorae.texts import Text
from gorae.virtual import glyphs
from gorae.virtual.filesystem import FileSystem
from gorae.virtual.i2c import ENODEV, I2CBus
from gorae.virtual.outcome import Outcome, from_traceback
from gorae.virtual.pins import Level, Pin
from gorae.virtual.requests import ALARM, ANSWER, ERROR, FREE, MORE, NO_ALARM, Request
from gorae.virtual.vm import PAYLOAD_BYTES, Trapped, VirtualMachine
from gorae.virtual.wasi import ROM, Wasi

MG_PER_MM_S2 = 1000 / 9806.65
NEVER_NS = 1 << 62
# Heap for the board's modules, which on a board lie in flash; what is left of it is taken away again.
_ROM_HEAP = {"microbit": 60 * 1024, "esp32": 40 * 1024}
_TICKS_PERIOD = 1 << 30
_MADE: dict[tuple[str, int], bytes] = {}
"""The memory of each kind of board, its modules made and its program not yet begun."""
_ABILITIES = ("", "output", "analog", "pwm")
_BITS_PER_BYTE = 10  # eight, start and stop


@dataclass
class Button:
    """A push button as the board keeps count of it."""

    down: bool = False
    was_pressed: bool = False
    presses: int = 0

    def press(self) -> None:
        self.was_pressed = True
        self.presses += not self.down
        self.down = True

    def release(self) -> None:
        self.down = False


class VirtualBoard:
    """One board with a file system, ready to run its `main.py` again and again."""

    def __init__(
        self, board: Board, files: dict[str, bytes], clock: Clock | None = None, *, seed: int, lang: str
    ) -> None:
        self.board = board
        self.clock = clock or Clock()
        self.files = FileSystem(board.filesystem, files)
        self.pins = {pin_number(name): Pin(name, abilities) for name, abilities in board.pins.items()}
        self.i2c = I2CBus(board.i2c_hz)
        self.buttons = {name: Button() for name in ("a", "b", "logo")}
        self.display = bytes(25)
        self.pixels: dict[int, bytes] = {}
        self.tone_hz = 0
        self.motion: Callable[[], tuple[float, float, float]] = lambda: (0.0, 0.0, 9806.65)
        """Acceleration x ahead, y left, z up in mm/s²."""
        self.light: Callable[[], int] = lambda: 128
        self.before_output: Callable[[], None] = lambda: None
        self.on_serial: Callable[[bytes], None] = lambda data: None
        self.on_wake: Callable[[int], int] = lambda now_ns: NEVER_NS
        """Called with the moment it asked for; returns the next one."""
        self.wake_ns = NEVER_NS
        self._seed = seed
        self._lang = lang
        self._vm: VirtualMachine | None = None
        self._handlers = self._table()
        if board.python == "microbit":
            _wire_microbit(self)
        self._reset()

    def pin(self, name: str) -> Pin:
        """The pin with this name on the board, as in `P13`."""
        return self.pins[pin_number(name)]

    def run(self, until_ns: int) -> Outcome:
        """Switch on, run `main.py`, and again when it resets the board; at most until `until_ns`."""
        self._until_ns = until_ns
        resets = 0
        while True:
            self._reset()
            outcome = self._run_once(resets)
            if outcome is not None:
                return outcome
            resets += 1

    def _run_once(self, resets: int) -> Outcome | None:
        """One life of the interpreter; None when the program reset the board."""
        self._pass(round(self.board.boot_time * NS_PER_S) if resets else 0)
        if self.clock.now_ns >= self._until_ns:
            return Outcome("time-limit", resets=resets)
        vm = self._start()
        try:
            ended = vm.run(self._until_ns)
        except Trapped:
            return Outcome("crashed", resets=resets)
        finally:
            vm.close()
            self._vm = None
        if self._wasi.rom is not None:
            raise InternalError(Text("virtual.no-boot", detail=self._announcement.decode("utf-8", "replace")))
        if self._traceback:
            return from_traceback(self._traceback.decode("utf-8", "replace"), resets)
        if self._restart:
            return None
        if not ended:
            self._pass(max(0, self._until_ns - self.clock.now_ns))
            return Outcome("time-limit", resets=resets)
        return Outcome("finished", resets=resets)

    def _start(self) -> VirtualMachine:
        if self._kind not in _MADE:
            with contextlib.closing(self._switch_on()) as vm:
                vm.run(self.clock.now_ns)  # as far as its modules
        return self._switch_on()

    @property
    def _kind(self) -> tuple[str, int]:
        return self.board.python, self.board.heap_bytes

    def _switch_on(self) -> VirtualMachine:
        self._announcement = b""
        heap = self.board.heap_bytes + _ROM_HEAP[self.board.python]
        arguments = ["micropython", "-X", f"heapsize={heap}", "-c", _boot(self.board)]
        wasi = Wasi(
            self.files, _rom(self.board.python), arguments, self._seed,
            now_ns=self._now, wait=self._catch_up_and_wait, write=self._write,
        )  # fmt: skip
        self._wasi = wasi
        self._vm = VirtualMachine(self.board.python, wasi, self.clock, self.board.fuel_per_s, self._ring)
        return self._vm

    def _reset(self) -> None:
        self._restart = False
        self._traceback = b""
        self._in_traceback = False
        self._announcement = b""
        self._alarm_ns = NEVER_NS
        self._alarm_taken_ns = 0
        self._line_free_ns = 0
        self.tone_hz = 0

    # --- time ---------------------------------------------------------------------------------------

    def _now(self) -> int:
        if self._vm:
            self._vm.catch_up()
        return self.clock.now_ns

    def _wait(self, ns: int) -> None:
        """Let `ns` pass, but not beyond the end of the run: there the program is stopped."""
        self._pass(max(0, min(ns, self._until_ns - self.clock.now_ns)))

    def _catch_up_and_wait(self, ns: int) -> None:
        self._now()
        self._wait(ns)

    def _pass(self, ns: int) -> None:
        target = self.clock.now_ns + ns
        while self.wake_ns <= target:
            self.wake_ns = self.on_wake(self.wake_ns)
        if self._vm:
            self._vm.wait(ns)
        else:
            self.clock.advance(ns)
        if self._vm and target >= self._until_ns:
            self._vm.stop()

    # --- the serial line ----------------------------------------------------------------------------

    def _write(self, data: bytes) -> None:
        vm = self._vm
        assert vm is not None
        if self._in_traceback:
            self._traceback += data
        elif self._wasi.rom is None:
            self._send(data)
        else:
            self._announcement += data
            if not vm.attached and data.endswith(b"\n"):
                vm.attach(self._announcement)

    def _send(self, data: bytes) -> None:
        """Onto the line. The program waits when the transmit buffer is full."""
        now = self._now()
        self.on_serial(data)
        byte_ns = _BITS_PER_BYTE * NS_PER_S // self.board.baud
        self._line_free_ns = max(self._line_free_ns, now) + len(data) * byte_ns
        backlog = self._line_free_ns - now - self.board.transmit_buffer * byte_ns
        if backlog > 0:
            self._wait(backlog)

    # --- requests -----------------------------------------------------------------------------------

    def _ring(self) -> None:
        vm = self._vm
        assert vm is not None
        words = self._words = vm.words
        request = words[0]
        if request in FREE:
            vm.forgive()
        vm.catch_up()
        now = self.clock.now_ns
        while self.wake_ns <= now:
            self.wake_ns = self.on_wake(self.wake_ns)
        if now >= self._until_ns:
            vm.stop()
            return
        words[ERROR] = 0
        handler = self._handlers.get(request, _unknown)
        words[ANSWER] = handler(words[1], words[2], words[3])
        if self.clock.now_ns >= self._alarm_ns and request not in NO_ALARM:
            words[ALARM] = 1
            self._alarm_ns = NEVER_NS
        else:
            words[ALARM] = 0

    def _table(self) -> dict[int, Callable[[int, int, int], int]]:
        named: dict[int, Callable[[int, int, int], int]] = {
            request.value: getattr(self, f"_{request.name.lower()}", _unknown) for request in Request
        }
        return named | {Request.RESET: self._restart_board, Request.TRACEBACK: self._print_traceback}

    def _pin(self, number: int) -> Pin:
        pin = self.pins.get(number)
        if pin is None:
            self._no_pin()
            return Pin("none", ())
        return pin

    def _no_pin(self) -> int:
        self._words[ERROR] = ENODEV
        return 0

    def _take(self, size: int) -> bytes:
        """What the program put into the payload."""
        assert self._vm is not None
        return bytes(self._vm.payload[: max(0, min(size, PAYLOAD_BYTES))])

    def _give(self, data: bytes) -> int:
        assert self._vm is not None
        data = data[:PAYLOAD_BYTES]
        self._vm.payload[: len(data)] = data
        return len(data)

    def _ticks_ms(self, *_: int) -> int:
        return self.clock.now_ns // 1_000_000 % _TICKS_PERIOD

    def _ticks_us(self, *_: int) -> int:
        return self.clock.now_ns // 1_000 % _TICKS_PERIOD

    def _sleep_us(self, us: int, *_: int) -> int:
        end = self.clock.now_ns + us * 1_000
        self._wait(max(0, min(end, self._alarm_ns) - self.clock.now_ns))
        return (end - self.clock.now_ns) // 1_000

    def _alarm_taken(self, *_: int) -> int:
        self._alarm_taken_ns = self.clock.now_ns
        return self._ticks_ms()

    def _set_alarm(self, ms: int, *_: int) -> int:
        self._alarm_ns = NEVER_NS if ms < 0 else ms * 1_000_000
        return (self.clock.now_ns - self._alarm_taken_ns) // 1_000

    def _pin_mode(self, number: int, mode: int, pull: int) -> int:
        self.before_output()
        self._pin(number).set_mode(mode, pull)
        return 0

    def _pin_read(self, number: int, *_: int) -> int:
        pin = self.pins.get(number)
        return pin.read(self.clock.now_ns) if pin else self._no_pin()

    def _pin_write(self, number: int, level: int, _: int) -> int:
        self.before_output()
        self._pin(number).write(level, self.clock.now_ns)
        return 0

    def _pin_pwm(self, number: int, frequency: int, duty: int) -> int:
        self.before_output()
        self._pin(number).set_pwm(frequency, duty)
        return 0

    def _pin_analog(self, number: int, *_: int) -> int:
        return round(self._pin(number).read_analog(self.clock.now_ns) * 65535)

    def _pin_able(self, number: int, ability: int, _: int) -> int:
        pin = self.pins.get(number)
        return int(pin is not None and (not ability or _ABILITIES[ability] in pin.abilities))

    def _pulse(self, number: int, level: int, timeout_us: int) -> int:
        start = self.clock.now_ns
        length, known = self._pin(number).measure_pulse(level, timeout_us * 1_000, start)
        self._wait(known - start)
        return length if length < 0 else length // 1_000

    def _i2c_write(self, address: int, size: int, _: int) -> int:
        self._wait(self.i2c.duration_ns(size))
        self.before_output()
        self._words[ERROR] = self.i2c.write(address, self._take(size))
        return 0

    def _i2c_read(self, address: int, size: int, _: int) -> int:
        self._wait(self.i2c.duration_ns(size))
        data = self.i2c.read(address, size)
        if data is None:
            self._words[ERROR] = ENODEV
            return 0
        return self._give(data)

    def _i2c_scan(self, *_: int) -> int:
        return self._give(bytes(self.i2c.scan()))

    def _i2c_init(self, frequency: int, clock: int, data: int) -> int:
        self.i2c.use(frequency, clock, data)
        return 0

    def _pixels(self, number: int, size: int, _: int) -> int:
        self.before_output()
        self._wait(size * 8 * 1_250)  # 1.25 µs a bit
        self.pixels[number] = self._take(size)
        return 0

    def _serial(self, size: int, *_: int) -> int:
        self._send(self._take(size))
        return 0

    def _display(self, *_: int) -> int:
        self.before_output()
        self.display = self._take(25)
        return 0

    def _glyph(self, character: int, *_: int) -> int:
        return self._give(glyphs.character(character))

    def _image(self, index: int, *_: int) -> int:
        pictures = glyphs.pictures()
        name, pixels = pictures[index] if index < len(pictures) else ("", b"")
        self._give(pixels + name.encode())
        return len(name)

    def _button(self, which: int, forget: int, _: int) -> int:
        button = list(self.buttons.values())[which % 3]
        self._words[MORE : MORE + 2] = [button.was_pressed, button.presses]
        if forget == 1:
            button.was_pressed = False
        elif forget == 2:
            button.presses = 0
        return int(button.down)

    def _motion(self, *_: int) -> int:
        axes = self.motion()
        self._words[MORE : MORE + 3] = [round(axis * MG_PER_MM_S2) for axis in axes]
        return 0

    def _light(self, *_: int) -> int:
        return self.light()

    def _tone(self, hz: int, *_: int) -> int:
        self.before_output()
        self.tone_hz = hz
        return 0

    def _restart_board(self, *_: int) -> int:
        self._restart = True
        assert self._vm is not None
        self._vm.stop()
        return 0

    def _not_imitated(self, size: int, *_: int) -> int:
        name = self._take(size).decode("utf-8", "replace")
        sentence = Text("virtual.not-imitated", name=name).say(self._lang)
        return self._give(sentence.encode()[:PAYLOAD_BYTES])

    def _print_traceback(self, begins: int, *_: int) -> int:
        self._in_traceback = bool(begins)
        return 0

    def _disk(self, *_: int) -> int:
        limits = self.board.filesystem
        self._words[MORE : MORE + 2] = [limits.bytes, limits.chunk]
        return self.files.free

    def _power_on(self, made: int, *_: int) -> int:
        """Making a board's modules takes far longer than most programs, so it is done once for all boards."""
        memory = self._wasi.memory
        assert self._vm is not None
        if made:
            _MADE[self._kind] = memory.image()
            self._vm.stop()
        elif self._kind in _MADE:
            memory.restore(_MADE[self._kind])
        return 0

    def _started(self, *_: int) -> int:
        """From here on the board's modules in ROM cannot be seen any more."""
        self._wasi.rom = None
        assert self._vm is not None
        self._vm.start_clock()
        return 0


def _unknown(*_: int) -> int:
    return 0


def _wire_microbit(board: VirtualBoard) -> None:
    """Chips hang on pins 19 and 20; the board's own buttons are also pins, low while pressed."""
    board.i2c.wires = (19, 20)
    for name, number in (("a", 5), ("b", 11)):
        button = board.buttons[name]
        board.pins[number].wave = Level(lambda button=button: int(not button.down))  # type: ignore[misc]


@cache
def _rom(port: str) -> dict[str, bytes]:
    """The board's modules, by their path for the guest."""
    folder = Path(__file__).with_name("rom")
    paths = [*(folder / "common").glob("*.py"), *(folder / port).glob("*.py")]
    return {f"{ROM}{path.name}": _numbered(path.read_text(encoding="utf-8")).encode() for path in paths}


def _boot(board: Board) -> str:
    source = (Path(__file__).with_name("rom") / "boot.py").read_text(encoding="utf-8")
    return f"HEAP = {board.heap_bytes}\n{_numbered(source)}"


def _numbered(source: str) -> str:
    """ROM sources name requests; the guest gets their numbers."""
    return re.sub(r"\bREQUEST\.(\w+)", lambda name: str(Request[name[1]].value), source)
