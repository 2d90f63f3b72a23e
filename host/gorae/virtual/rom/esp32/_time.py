# The ESP32's `time`: virtual time. The board was switched on at the beginning of 2026.
from _timing import sleep, sleep_ms, sleep_us, ticks_add, ticks_diff, ticks_ms, ticks_us  # noqa: F401
from micropython import const
from time import gmtime as _gmtime, mktime as _mktime, time_ns as _since_start

_START_S = const(820540800)  # counted from 2000, as the board does
_1970_TO_2000_S = const(946684800)

ticks_cpu = ticks_us


def time_ns():
    return _START_S * 1_000_000_000 + _since_start()


def time():
    return time_ns() // 1_000_000_000


def gmtime(seconds=None):
    return _gmtime((time() if seconds is None else seconds) + _1970_TO_2000_S)[:8]


localtime = gmtime


def mktime(moment):
    return _mktime(moment) - _1970_TO_2000_S
