"""A hobby servo on a pin, whose pulses it follows."""

from __future__ import annotations

from typing import Final

from gorae.parts import Servo
from gorae.virtual.devices.pins import PWM, Pin
from gorae.virtual.devices.servo_motor import ServoMotor
from gorae.virtual.devices.wiring import Wiring


class PulseFollower:
    """What a servo makes of what its pin does: PWM, or single pulses that a program times by itself."""

    SHORTEST_US: Final = 500
    LONGEST_US: Final = 2500
    SLOWEST_HZ: Final = 30
    FASTEST_HZ: Final = 340
    """Of pulses that such a servo still follows."""
    _SLACK_US: Final = 400

    def __init__(self, pin: Pin, servo: ServoMotor) -> None:
        self._pin, self._servo = pin, servo
        self._rose_ns: int | None = None
        pin.on_output, pin.on_pwm = self._level, self._pwm

    def _level(self, level: int, now_ns: int) -> None:
        if level:
            self._rose_ns = now_ns if self._rose_ns is None else self._rose_ns
        elif self._rose_ns is not None:
            self._follow((now_ns - self._rose_ns) / 1000)
            self._rose_ns = None

    def _pwm(self) -> None:
        pin = self._pin
        if pin.mode != PWM or not pin.duty or not self.SLOWEST_HZ <= pin.frequency <= self.FASTEST_HZ:
            self._servo.release()
        else:
            self._follow(pin.drive * 1e6 / pin.frequency)

    def _follow(self, pulse_us: float) -> None:
        if self.SHORTEST_US - self._SLACK_US <= pulse_us <= self.LONGEST_US + self._SLACK_US:
            span = self.LONGEST_US - self.SHORTEST_US
            self._servo.go_to((pulse_us - self.SHORTEST_US) * 180 / span)


def connect(wiring: Wiring, name: str, part: Servo) -> None:
    """Put the servo onto its pin."""
    clock = wiring.board.clock
    servo = ServoMotor(lambda: clock.now_ns, part.at_power_on)
    wiring.servos[name] = servo
    PulseFollower(wiring.board.pin(part.pin), servo)
    wiring.outputs[name] = lambda: round(servo.angle(wiring.moment_ns()), 1)


OF = {Servo: connect}
