"""micro:bit V2: pins, bus, time and serial line.

The only file on a micro:bit kit that imports microbit and machine.
"""

from collections.abc import Callable

import machine
import microbit
import music
import neopixel
import utime

_start = microbit.running_time()
_beat = 0

sleep_ms = microbit.sleep
sleep_us = utime.sleep_us
ticks_us = utime.ticks_us
write: Callable[[bytes], object] = microbit.uart.write
"""Bytes to the serial line over USB, the same that `print` writes to."""
button_a = microbit.button_a.is_pressed
button_b = microbit.button_b.is_pressed
acceleration = microbit.accelerometer.get_values
"""1024 a g: to the left of the board, to its logo, into its back. A kit's logo is ahead."""


def clock() -> int:
    """Milliseconds since the program started."""
    return microbit.running_time() - _start


def every(ms: int, call: Callable[[], None]) -> None:
    """Call something every so many ms from now on, and nothing else any more; 0 ms: nothing at all."""
    global _beat
    _beat += 1
    mine = _beat

    def beat() -> None:
        if mine == _beat:
            call()

    if ms:
        microbit.run_every(beat, ms=ms)


def pin_in(pin: int) -> Callable[[], int]:
    """What reads the pin: 0 or 1."""
    return _pin(pin).read_digital


def analog_in(pin: int) -> Callable[[], int]:
    """What measures the pin's voltage: 0 to 100 percent of the supply."""
    measured: microbit.MicroBitAnalogDigitalPin = getattr(microbit, "pin" + str(pin))
    return lambda: measured.read_analog() * 100 // 1023


def pin_out(pin: int) -> Callable[[int], object]:
    """What sets the pin: 0 or 1."""
    return _pin(pin).write_digital


def pwm(pin: int) -> Callable[[int], object]:
    """What sets the pin's duty: 0 to 1023."""
    return _pin(pin).write_analog


def pixels(pin: int, count: int) -> neopixel.NeoPixel:
    """A row of WS2812."""
    return neopixel.NeoPixel(_pin(pin), count)


def pulse_in(pin: int) -> Callable[[int], int]:
    """What tells for how many µs the pin is high, once it is; negative after so many µs in vain."""
    echo = _pin(pin)
    return lambda timeout: machine.time_pulse_us(echo, 1, timeout)


def i2c_write(address: int, data: bytes | bytearray) -> None:
    """Write to a device on the I2C bus."""
    try:
        microbit.i2c.write(address, data)
    except OSError:
        raise OSError("no answer from the robot: is it switched on?") from None


def i2c_read(address: int, register: int, data: bytearray) -> None:
    """Fill `data` from a device's registers on the I2C bus."""
    try:
        microbit.i2c.write(address, bytes((register,)))
        for at, byte in enumerate(microbit.i2c.read(address, len(data))):
            data[at] = byte  # its MicroPython has no data[:] =
    except OSError:
        raise OSError("no answer from the robot: is it switched on?") from None


def tone(hz: int) -> None:
    """Let the speaker sound until told otherwise; 0 for silence."""
    if hz:
        music.pitch(hz)
    else:
        music.stop()


def _pin(number: int) -> microbit.MicroBitDigitalPin:
    pin: microbit.MicroBitDigitalPin = getattr(microbit, "pin" + str(number))
    return pin
