"""A micro:bit V2 that runs its own, unmodified firmware: the same seam as `virtual.board.VirtualBoard`.

Pins, buses and buttons are objects of `gorae.virtual`, so a kit's parts cannot tell which board they hang on.
Time is what the processor executed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gorae.clock import NS_PER_S, Clock
from gorae.emulated import wiring
from gorae.emulated.chip.cpu import HZ, CpuFaultError
from gorae.emulated.chip.gpio import PULL_DOWN, PULL_UP
from gorae.emulated.chip.machine import Machine
from gorae.emulated.chip.pwm import Pulses, Pwm
from gorae.emulated.chips import Accelerometer, AxisSensor, Compass, InterfaceChip, Storage
from gorae.emulated.display import Display
from gorae.emulated.inner_bus import InnerBus, OuterBus
from gorae.emulated.program_end import Ending
from gorae.emulated.pulses import Ear, Lights, is_stream
from gorae.emulated.transceiver import EmulatedTransceiver
from gorae.images.ihex import Image
from gorae.kits.boards import Board, pin_number
from gorae.physics import AT_REST
from gorae.virtual.devices import pins
from gorae.virtual.devices.i2c import I2CBus
from gorae.virtual.devices.peripherals import ButtonState
from gorae.virtual.devices.pins import FULL_DUTY, INPUT, Level, Pin
from gorae.virtual.outcome import ProgramOutcome

NEVER_NS = 1 << 62
_CERTAIN_CYCLES = HZ // 10_000
"""What a sensor says is asked again after 0.1 ms: in that time a robot moves a fiftieth of a millimetre."""
_TONE_CYCLES = HZ // 100
_PULLS = {PULL_UP: pins.PULL_UP, PULL_DOWN: pins.PULL_DOWN}
_UNIQUE_ID = bytes.fromhex("676f726165000001")
"""The same as a fast kit's; nothing of it tells the seed."""
_FIRST_RESETS = 2
"""The firmware resets itself so often when it first finds its UICR erased."""


class EmulatedBoard:
    """One board with the memory of `image`, switched off until `run`."""

    def __init__(self, board: Board, image: Image, clock: Clock | None = None, *, seed: int) -> None:
        """`seed`: of its random numbers. Raises InternalError when the emulator cannot be used."""
        self.board = board
        self.clock = clock or Clock()
        self.pins = {pin_number(name): Pin(name, abilities) for name, abilities in board.pins.items()}
        self.i2c = I2CBus(board.i2c_hz)
        self.buttons = {name: ButtonState() for name in ("a", "b", "logo")}
        self.pixels: dict[int, bytes] = {}
        self.tone_hz = 0
        self.motion: Callable[[], tuple[float, float, float]] = lambda: AT_REST
        """Acceleration x ahead, y left, z up in mm/s²."""
        self.before_output: Callable[[], None] = lambda: None
        self.on_serial: Callable[[bytes], None] = lambda data: None
        self.on_wake: Callable[[int], int] = lambda now_ns: NEVER_NS
        """Called with the moment it asked for; returns the next one."""
        self.wake_ns = NEVER_NS
        self.is_stopped: Callable[[], bool] = lambda: False
        """Asked every few milliseconds of its time."""
        self._origin_ns = self.clock.now_ns
        self._ear, self._lights = Ear(), Lights()
        self._listens = False
        self._wakes_at = NEVER_NS
        self.machine = Machine(image.runs, seed=seed, unique_id=_UNIQUE_ID)
        self.radio = EmulatedTransceiver(self.machine, self.clock, self._origin_ns)
        self._wire_pins()
        self._wire_buses()
        for pwm in self.machine.pwms:
            pwm.on_pulses, pwm.on_outputs = self._on_pulses, self._on_outputs
        self._display = Display(self.machine, self._change)
        self.machine.on_reset = self._let_go
        self.machine.uart.on_sent = self._on_sent

    @property
    def display(self) -> bytes:
        """Brightness of the 25 lights, row by row, 0 or 9."""
        return self._display.pixels

    @property
    def resets(self) -> int:
        """How often the program has reset the board."""
        return max(0, self.machine.resets - _FIRST_RESETS)

    def pin(self, name: str) -> Pin:
        """The pin with this name on the board, as in `P13`."""
        return self.pins[pin_number(name)]

    # --- running --------------------------------------------------------------------------------------

    def run(self, until_ns: int) -> ProgramOutcome:
        """Switch on and run `main.py` until it has ended, at most until `until_ns`."""
        ending = Ending(self.on_serial)
        self.machine.uart.on_sent = partial(self._hear, ending)
        try:
            self.go_on(lambda: ending.is_over or self.clock.now_ns >= until_ns)
        except CpuFaultError:
            ending.outcome(self.resets)  # passes on what was held back
            return ProgramOutcome("crashed", resets=self.resets)
        if not ending.is_over and ending.waits:
            self._find_out(ending)
        self.clock.now_ns = min(self.clock.now_ns, until_ns)
        return ending.outcome(self.resets)

    def go_on(self, is_over: Callable[[], bool]) -> None:
        """Let it run until `is_over` says so; asked at least every 10 ms of its time."""

        def stops() -> bool:
            self._tick()
            return is_over()

        self._plan_wake()
        self.machine.run(stops)

    def _find_out(self, ending: Ending) -> None:
        """A traceback was the last of it. Has the program ended with it? Then Ctrl-C brings the prompt."""
        frozen_ns, self.wake_ns = self.wake_ns, NEVER_NS
        limit = self.machine.now + 2 * HZ
        self.machine.uart.receive(b"\x03")
        self.machine.run(lambda: ending.is_over or self.machine.now > limit)
        self.wake_ns = frozen_ns

    # --- time -----------------------------------------------------------------------------------------

    def _ns(self) -> int:
        return self._origin_ns + self.machine.now * NS_PER_S // HZ

    def _tick(self) -> None:
        """Bring the clock to the processor's time, and wake whoever asked for it."""
        now = self._ns()
        while self.wake_ns <= now:
            self.clock.now_ns = max(self.clock.now_ns, self.wake_ns)
            self.wake_ns = self.on_wake(self.wake_ns)
        self.clock.now_ns = max(self.clock.now_ns, now)
        self._plan_wake()

    def _plan_wake(self) -> None:
        """The machine stops when somebody wants to be woken."""
        if self.wake_ns != self._wakes_at and self.wake_ns < NEVER_NS:
            self._wakes_at = self.wake_ns
            self.machine.at(self._cycles(self.wake_ns), self._tick)

    def _cycles(self, ns: int) -> int:
        return -(-(ns - self._origin_ns) * HZ // NS_PER_S)

    def _change(self) -> None:
        """What somebody can see is about to change."""
        self._tick()
        self.before_output()

    # --- the serial line ------------------------------------------------------------------------------

    def _on_sent(self, data: bytes) -> None:
        self._tick()
        self.on_serial(data)

    def _hear(self, ending: Ending, data: bytes) -> None:
        self._tick()
        ending.take(data)

    def _let_go(self) -> None:
        """A reset: nothing is driven any more."""
        self._change()
        self._display.clear()
        self.tone_hz = 0
        self._wakes_at = NEVER_NS  # the machine forgets what was to come

    # --- pins -----------------------------------------------------------------------------------------

    def _wire_pins(self) -> None:
        gpio, numbers = self.machine.gpio, self.pins
        for number, pin in numbers.items():
            chip_pin = wiring.EDGE[number]
            gpio.outside[chip_pin] = partial(self._held, pin)
            gpio.watchers[chip_pin] = partial(self._driven, chip_pin, pin)
            if number in wiring.ANALOG:
                self.machine.adc.voltages[wiring.ANALOG[number]] = partial(self._voltage, pin)
        for name, chip_pin in wiring.BUTTONS.items():
            button = self.buttons[name]
            edge = next(number for number, wired in wiring.EDGE.items() if wired == chip_pin)
            numbers[edge].wave = Level(lambda button=button: int(not button.down))  # type: ignore[misc]
        self.machine.adc.voltages[wiring.MICROPHONE_INPUT] = lambda: 0.5  # silence
        self.machine.gpiote.charging[wiring.LOGO] = self._logo_charges
        self.machine.gpiote.charging[wiring.ROWS[0]] = lambda: HZ // 250

    def _held(self, pin: Pin) -> tuple[int, int]:
        """What the world holds a pin at, and until when that is certain."""
        if pin.wave is None:
            return int(pin.pull == pins.PULL_UP), NEVER_NS
        self._tick()
        now = self.clock.now_ns
        level, edge = pin.wave.level(now), pin.wave.next_edge(now)
        if edge is not None:
            return level, self._cycles(edge)
        return level, self.machine.now + _CERTAIN_CYCLES

    def _driven(self, chip_pin: int, pin: Pin) -> None:
        """The program drives a pin in another way."""
        gpio = self.machine.gpio
        level = gpio.out(chip_pin)
        if any(chip_pin in pwm.outputs for pwm in self.machine.pwms):
            return
        self._change()
        if gpio.is_driven(chip_pin):
            pin.write(level, self.clock.now_ns)
        else:
            pin.set_mode(INPUT, _PULLS.get(gpio.pull(chip_pin), pins.NO_PULL))

    def _voltage(self, pin: Pin) -> float:
        self._tick()
        return pin.read_analog(self.clock.now_ns)

    def _logo_charges(self) -> int:
        """A finger on the logo makes it charge more slowly."""
        return HZ // 1_000_000 * (600 if self.buttons["logo"].down else 40)

    # --- pulses ---------------------------------------------------------------------------------------

    def _on_pulses(self, pwm: Pwm, pulses: Pulses) -> None:
        if not is_stream(pulses):
            self._drive(pwm, pulses)
        elif wiring.SPEAKER in pwm.outputs or pwm is self.machine.pwms[1]:
            self._ear.hear(pulses, self.machine.now)
            self._listen()
        elif sent := self._lights.take(pulses, self.machine.now):
            self._change()
            for number, chip_pin in wiring.EDGE.items():
                if chip_pin == pwm.outputs[0]:
                    self.pixels[number] = sent

    def _drive(self, pwm: Pwm, pulses: Pulses) -> None:
        """Duties that last: the last value of each output counts."""
        values = pulses.values[-4:] if pulses.load == 2 else pulses.values[-1:] * 4
        self._change()
        for chip_pin, value in zip(pwm.outputs, values, strict=False):
            pin = self._edge_pin(chip_pin)
            if pin:
                pin.set_pwm(round(HZ / pulses.cycles), round(pulses.duty(value) * FULL_DUTY))

    def _on_outputs(self, pwm: Pwm) -> None:
        """A pin may have been taken from a PWM: then the program's level counts again."""
        for pin_number_, chip_pin in wiring.EDGE.items():
            pin = self.pins.get(pin_number_)
            if (
                pin
                and pin.mode == pins.PWM
                and not any(chip_pin in each.outputs for each in self.machine.pwms)
            ):
                self._driven(chip_pin, pin)

    def _edge_pin(self, chip_pin: int | None) -> Pin | None:
        return next(
            (self.pins.get(number) for number, wired in wiring.EDGE.items() if wired == chip_pin), None
        )

    def _listen(self) -> None:
        """Look a hundred times a second what tone there is, as long as there is one."""
        hz = self._ear.tone(self.machine.now)
        if hz != self.tone_hz:
            self._change()
            self.tone_hz = hz
        if hz and not self._listens:
            self._listens = True
            self.machine.after(_TONE_CYCLES, self._listen_again)

    def _listen_again(self) -> None:
        self._listens = False
        self._listen()

    # --- buses ----------------------------------------------------------------------------------------

    def _wire_buses(self) -> None:
        now = lambda: self.machine.now  # noqa: E731
        interface = InterfaceChip()
        accelerometer = Accelerometer(now, self._motion)
        compass = Compass(now)
        changed = partial(self.machine.gpio.forget, wiring.INTERRUPT)
        inner = InnerBus(changed, accelerometer, compass, interface, Storage(interface))
        outer = OuterBus(self.i2c, self._change)
        for twim in self.machine.twims:
            twim.buses = {wiring.INNER_BUS: inner, wiring.OUTER_BUS: outer}
        interrupt = partial(self._interrupt, interface, (accelerometer, compass))
        self.machine.gpio.outside[wiring.INTERRUPT] = interrupt

    def _motion(self) -> tuple[float, float, float]:
        self._tick()
        return self.motion()

    def _interrupt(self, interface: InterfaceChip, sensors: tuple[AxisSensor, ...]) -> tuple[int, int]:
        """Low while one of the inner chips has something to tell."""
        now = self.machine.now
        ready = [sensor.ready_at for sensor in sensors if sensor.is_on()]
        if interface.has_answer or any(at <= now for at in ready):
            return 0, now + _CERTAIN_CYCLES
        return 1, min(ready, default=now + _CERTAIN_CYCLES)
