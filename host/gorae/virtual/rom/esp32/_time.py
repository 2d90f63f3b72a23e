# The ESP32's `time`: virtual time, counted from power-on.
from _timing import sleep_ms, sleep_us, ticks_ms, ticks_us

_EPOCH_S = 820454400  # 2026-01-01, counted from 2000 as MicroPython's boards do
_PERIOD = 1 << 30


def sleep(seconds):
    sleep_us(int(seconds * 1_000_000))


def ticks_cpu():
    return ticks_us()


def ticks_add(ticks, delta):
    return (ticks + delta) & (_PERIOD - 1)


def ticks_diff(end, start):
    return ((end - start + (_PERIOD >> 1)) & (_PERIOD - 1)) - (_PERIOD >> 1)


def time():
    return _EPOCH_S + ticks_ms() // 1000


def time_ns():
    return _EPOCH_S * 1_000_000_000 + ticks_us() * 1000
