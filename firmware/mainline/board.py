"""Pins, bus, time and serial line of a board with mainline MicroPython: the only file that imports machine.

Where ports differ, `kit` has their constants, and the linker keeps one branch.
"""

import sys
import time
from collections.abc import Callable

import kit
import machine
import neopixel
from machine import PWM, Pin

_start = time.ticks_ms()
_timer = machine.Timer(kit.TIMER)
_i2c = machine.I2C(0, sda=Pin(kit.I2C_SDA), scl=Pin(kit.I2C_SCL), freq=kit.I2C_HZ)

sleep_ms = time.sleep_ms
sleep_us = time.sleep_us
ticks_us = time.ticks_us
write: Callable[[bytes], object] = sys.stdout.buffer.write
"""Bytes to the serial line over USB, the same that `print` writes to."""


def clock() -> int:
    """Milliseconds since the program started."""
    return time.ticks_diff(time.ticks_ms(), _start)


def every(ms: int, call: Callable[[], None]) -> None:
    """Call something every so many ms from now on, and nothing else any more; 0 ms: nothing at all."""
    _timer.deinit()
    if ms:
        _timer.init(period=ms, callback=lambda _: call())


def pin_in(pin: int) -> Callable[[], int]:
    """What reads the pin: 0 or 1."""
    return Pin(pin, Pin.IN)


def on_edges(pin: int, call: Callable[[Pin], None], *, falling: bool) -> None:
    """Call something whenever an input rises, or falls as well, between any two steps of the program."""
    Pin(pin, Pin.IN).irq(call, Pin.IRQ_RISING | Pin.IRQ_FALLING if falling else Pin.IRQ_RISING)


def button(pin: int) -> Callable[[], int]:
    """What reads a button's pin, which is 1 unless the button pulls it down."""
    return Pin(pin, Pin.IN, Pin.PULL_UP)


def analog_in(pin: int) -> Callable[[], int]:
    """What measures the pin's voltage: 0 to 100 percent of the supply."""
    measure = machine.ADC(Pin(pin))
    if kit.DUTY_BITS is not None:
        measure.atten(machine.ADC.ATTN_11DB)  # up to the supply
    return lambda: measure.read_u16() * 100 // 65535


def pin_out(pin: int) -> Callable[[int], object]:
    """What sets the pin: 0 or 1."""
    return Pin(pin, Pin.OUT, value=0)


def pwm(pin: int) -> Callable[[int], object]:
    """What sets the pin's duty: 0 to 1023."""
    if kit.DUTY_BITS is not None:
        return PWM(Pin(pin), freq=1000, duty_u16=0).duty
    else:
        output = PWM(Pin(pin), freq=1000, duty_u16=0)
        return lambda duty: output.duty_u16(duty * 65535 // 1023)


def pixels(pin: int, count: int) -> neopixel.NeoPixel:
    """A row of WS2812."""
    return neopixel.NeoPixel(Pin(pin), count)


def pulse_in(pin: int) -> Callable[[int], int]:
    """What tells for how many µs the pin is high, once it is; negative after so many µs in vain."""
    echo = Pin(pin, Pin.IN)
    return lambda timeout: machine.time_pulse_us(echo, 1, timeout)


def i2c_write(address: int, data: bytes | bytearray) -> None:
    """Write to a device on the I2C bus."""
    _i2c.writeto(address, data)


def i2c_read(address: int, register: int, data: bytearray) -> None:
    """Fill `data` from a device's registers, from `register` on."""
    _i2c.readfrom_mem_into(address, register, data)


def tone(pin: int) -> Callable[[int], None]:
    """What lets a passive buzzer sound at so many Hz until told otherwise; 0 for silence."""
    buzzer = PWM(Pin(pin), freq=440, duty_u16=0)

    def sound(hz: int) -> None:
        if hz:
            buzzer.freq(hz)
        if kit.DUTY_BITS is not None:
            buzzer.duty(512 if hz else 0)
        else:
            buzzer.duty_u16(32768 if hz else 0)

    return sound
