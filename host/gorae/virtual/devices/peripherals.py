"""What hangs on a board, and how a program's requests reach it: pins, buses, display, buttons, sound."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mypy_extensions import mypyc_attr

from gorae.clock import NS_PER_MS, Clock
from gorae.kits.boards import Board, pin_number
from gorae.physics import AT_REST, GRAVITY
from gorae.radio.frames import RadioSetting
from gorae.virtual.devices.i2c import EINVAL, ENODEV, MAX_BYTES, I2CBus
from gorae.virtual.devices.pins import INPUT, NO_PULL, Level, Pin
from gorae.virtual.edges import NEVER_NS
from gorae.virtual.requests import ERROR, MORE, Mailbox
from gorae.virtual.senses import glyphs
from gorae.virtual.senses.gestures import Gestures, GestureSampler
from gorae.virtual.transceiver import Transceiver
from gorae.virtual.vm.machine import PAYLOAD_BYTES

MG_PER_MM_S2: Final = 1000 / GRAVITY
_WAS: Final = 1
_ALL: Final = 2
_RANGE: Final = 3
"""Of gestures."""
_RADIO_TUNE: Final = 1
_RADIO_OFF: Final = 2
_SETTING: Final = struct.Struct("<BBBbIBB")
"""Length, queue, channel, power in dBm, address, group, rate: how a program sets its radio."""
TICKS_PERIOD: Final = 1 << 30
TOUCHED = ("a", "b", "logo", "pin0", "pin1", "pin2")
"""What a finger can press or touch, by the numbers that requests give them."""
_ABILITIES = ("", "output", "analog", "pwm")
_BRIGHTNESS: Final = bytes(min(light, 9) for light in range(256))


@dataclass
class ButtonState:
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


@mypyc_attr(allow_interpreted_subclasses=True)
class Peripherals:
    """One method per request, by its name in `requests`: three arguments in, the answer out."""

    def __init__(self, board: Board, clock: Clock) -> None:
        self.board = board
        self.clock = clock
        pins = {**board.pins, **board.inner_pins}
        self.pins = {pin_number(name): Pin(name, abilities) for name, abilities in pins.items()}
        self.i2c = I2CBus(board.i2c_hz)
        self._i2c_begun = b""
        """The first bytes of a write that is longer than the payload."""
        self.buttons = {name: ButtonState() for name in TOUCHED}
        self.unique_id = bytes.fromhex(board.port.unique_id)
        self.display = bytes(25)
        self.pixels: dict[int, bytes] = {}
        self.tone_hz = 0
        self.radio = Transceiver(clock)
        self.motion: Callable[[], tuple[float, float, float]] = lambda: AT_REST
        """Acceleration x ahead, y left, z up in mm/s²."""
        self.motion_at: Callable[[int], tuple[float, float, float]] = lambda now_ns: self.motion()
        """The same at a time in ns that is not far from now."""
        self._most_counts = 2048
        self.light: Callable[[], int] = lambda: 128
        self.on_wake: Callable[[int], int] = lambda now_ns: NEVER_NS
        """Called with the moment it asked for; returns the next one."""
        self.wake_ns = NEVER_NS
        self._sampler: GestureSampler | None = None
        self.before_output: Callable[[], None] = lambda: None
        self.powered_ns = 0
        """When it was switched on, by the clock: its ticks count from then."""
        self._words: Mailbox
        self._payload: memoryview
        self._wire_own()

    def pin(self, name: str) -> Pin:
        """The pin with this name on the board, as in `P13`."""
        return self.pins[pin_number(name)]

    def _wire_own(self) -> None:
        """Wire what is on the board itself: a bus, and buttons, which are also pins, low while pressed."""
        if own := self.board.inner_i2c:
            self.i2c.wires = (pin_number(own.scl), pin_number(own.sda))
        for name, pin in self.board.buttons.items():
            button = self.buttons[name]
            self.pin(pin).wave = Level(lambda button=button: int(not button.down))  # type: ignore[misc]

    def _wait(self, ns: int) -> None:
        """Let `ns` pass."""
        raise NotImplementedError

    def give(self, data: bytes) -> int:
        """Put data into the payload of a request, and return how many bytes they are."""
        return self._give(data)

    def take(self, size: int) -> bytes:
        """Return what the guest put into the payload of a request."""
        return self._take(size)

    def sleep(self, ms: int) -> None:
        """Let time pass on the board."""
        self._wait(ms * NS_PER_MS)

    def let_go(self) -> None:
        """Drive no pin any more, as in deep sleep."""
        self.before_output()
        for pin in self.pins.values():
            pin.set_mode(INPUT, NO_PULL)

    def say_error(self, number: int) -> int:
        """Have a request end with this error."""
        self._words[ERROR] = number
        return 0

    def say_more(self, number: int) -> None:
        """Put a second number into the answer to a request."""
        self._words[MORE] = number

    def answer_more(self, *numbers: int) -> None:
        """Put up to three numbers beside the answer."""
        self._words[MORE : MORE + len(numbers)] = list(numbers)

    def _take(self, size: int) -> bytes:
        """What the program put into the payload."""
        return bytes(self._payload[: max(0, min(size, PAYLOAD_BYTES))])

    def _give(self, data: bytes) -> int:
        data = data[:PAYLOAD_BYTES]
        self._payload[: len(data)] = data
        return len(data)

    def _pin(self, number: int) -> Pin:
        pin = self.pins.get(number)
        if pin is None:
            self._no_pin()
            return Pin("none", ())
        return pin

    def _no_pin(self) -> int:
        self._words[ERROR] = ENODEV
        return 0

    def _ticks_ms(self, *_: int) -> int:
        return (self.clock.now_ns - self.powered_ns) // 1_000_000 % TICKS_PERIOD

    def _ticks_us(self, *_: int) -> int:
        return (self.clock.now_ns - self.powered_ns) // 1_000 % TICKS_PERIOD

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
        if pin is None or (ability and _ABILITIES[ability] not in pin.abilities):
            return 0
        return 2 if pin.name in self.board.inner_pins else 1

    def _pulse(self, number: int, level: int, timeout_us: int) -> int:
        start = self.clock.now_ns
        length, known = self._pin(number).measure_pulse(level, max(0, timeout_us) * 1_000, start)
        self._wait(known - start)
        return length if length < 0 else length // 1_000

    def _i2c_ahead(self, size: int, *_: int) -> int:
        if len(self._i2c_begun) > MAX_BYTES:
            self._i2c_begun = b""
            self._words[ERROR] = EINVAL
        else:
            self._i2c_begun += self._take(size)
        return 0

    def _i2c_write(self, address: int, size: int, _: int) -> int:
        data, self._i2c_begun = self._i2c_begun + self._take(size), b""
        self._wait(self.i2c.duration_ns(len(data)))
        self.before_output()
        self._words[ERROR] = self.i2c.write(address, data)
        return 0

    def _i2c_read(self, address: int, size: int, _: int) -> int:
        self._wait(self.i2c.duration_ns(size))
        data = self.i2c.read(address, size)
        if data is None:
            self._words[ERROR] = ENODEV
            return 0
        return self._give(data)

    def _unique_id(self, *_: int) -> int:
        return self._give(self.unique_id)

    def _i2c_scan(self, *_: int) -> int:
        return self._give(bytes(self.i2c.scan()))

    def _i2c_init(self, frequency: int, clock: int, data: int) -> int:
        self.i2c.use(frequency, clock, data)
        return 0

    def _pixels(self, number: int, size: int, _: int) -> int:
        self.before_output()
        self._wait(size * 8 * 1_250)  # 1.25 µs a bit
        if number not in self.pins:
            return self._no_pin()
        self.pixels[number] = self._take(size)
        return 0

    def _display(self, *_: int) -> int:
        self.before_output()
        self.display = self._take(25).translate(_BRIGHTNESS)
        return 0

    def _glyph(self, character: int, *_: int) -> int:
        return self._give(glyphs.character(character))

    def _image(self, index: int, *_: int) -> int:
        pictures = glyphs.pictures()
        name, pixels = pictures[index] if index < len(pictures) else ("", b"")
        self._give(pixels + name.encode())
        return len(name)

    def _button(self, which: int, forget: int, _: int) -> int:
        button = list(self.buttons.values())[which]
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

    def _gesture(self, what: int, which: int, _: int) -> int:
        """Tell of the gestures that are recognised from the first question on, as on a board."""
        if what == _RANGE:
            self._most_counts = 1024 * which
            return 0
        gestures = self._followed_gestures()
        if what == _WAS:
            return int(gestures.was(which))
        return self._give(gestures.take()) if what == _ALL else int(gestures.current)

    def _followed_gestures(self) -> Gestures:
        """Return the recogniser, which gets a sample every 20 ms from the first question on."""
        if self._sampler is None:
            self._sampler = GestureSampler(self._felt, self.on_wake, self.wake_ns)
            self.on_wake = self._sampler.wake
        if self._sampler.gestures is None:
            self._sampler.start(self.clock.now_ns)
            self.wake_ns = self._sampler.wake(self.clock.now_ns)
        assert self._sampler.gestures
        return self._sampler.gestures

    def forget_gestures(self) -> None:
        """Follow none any more, as after a reset."""
        if self._sampler:
            self._sampler.gestures = None
        self._most_counts = 2048

    def _felt(self, now_ns: int) -> tuple[int, int, int]:
        """Acceleration at a time, in the board's axes and counts: to the left, to the logo, into its back."""
        ahead, left, up = (round(axis * MG_PER_MM_S2) * 128 // 125 for axis in self.motion_at(now_ns))
        most = self._most_counts
        x, y, z = (max(-most, min(most, axis)) for axis in (left, ahead, -up))
        return x, y, z

    def _light(self, *_: int) -> int:
        return self.light()

    def _tone(self, hz: int, *_: int) -> int:
        self.before_output()
        self.tone_hz = hz
        return 0

    def _radio_set(self, how: int, *_: int) -> int:
        if how == _RADIO_OFF:
            self.radio.switch_off()
            return 0
        setting = RadioSetting(*_SETTING.unpack(self._take(_SETTING.size)))
        if how == _RADIO_TUNE:
            self.radio.tune(setting)
        else:
            self.radio.switch_on(setting)
        return 0

    def _radio_send(self, size: int, *_: int) -> int:
        self._wait(self.radio.send(self._take(size)))
        return 0

    def _radio_receive(self, *_: int) -> int:
        frame = self.radio.receive()
        if frame is None:
            return -1
        ticks = (frame.at_ns - self.powered_ns) // 1_000 % TICKS_PERIOD
        self._words[MORE : MORE + 2] = [frame.strength, ticks]
        return self._give(frame.payload)
