# `time`, counted from 2000: virtual time. The board was switched on at the beginning of 2026.
# Only integers: a float has 24 bits, seconds since 2000 have 30.
from _timing import sleep, sleep_ms, sleep_us, ticks_add, ticks_diff, ticks_ms, ticks_us  # noqa: F401
from micropython import const
from time import time_ns as _since_start
import _timing

_START_S = const(820540800)  # counted from 2000, as the board does
_DAY_S = const(86400)
_SATURDAY = const(5)  # the first day of 2000
_BEFORE_2000 = const(730425)  # days from March of the year 0

ticks_cpu = ticks_us


def time_ns():
    return _START_S * 1_000_000_000 + _since_start() + _timing.ahead_ns


def time():
    return time_ns() // 1_000_000_000


def _days(year, month, day):
    # since 2000; a year begins in March, so that its last day is the one that may be missing
    year += (month - 3) // 12
    month = (month - 3) % 12
    leaps = year // 4 - year // 100 + year // 400
    return 365 * year + leaps + (153 * month + 2) // 5 + day - 1 - _BEFORE_2000


def gmtime(seconds=None):
    days, rest = divmod(time() if seconds is None else int(seconds), _DAY_S)
    year = 2000 + days // (366 if days > 0 else 365)
    while _days(year + 1, 1, 1) <= days:
        year += 1
    month = 1
    while month < 12 and _days(year, month + 1, 1) <= days:
        month += 1
    day = days - _days(year, month, 1) + 1
    yearday = days - _days(year, 1, 1) + 1
    return (year, month, day, rest // 3600, rest // 60 % 60, rest % 60, (days + _SATURDAY) % 7, yearday)


localtime = gmtime


def mktime(moment):
    if not 8 <= len(moment) <= 9:
        raise TypeError("mktime needs a tuple of length 8 or 9 (%d given)" % len(moment))
    year, month, day, hours, minutes, seconds = moment[:6]
    return _days(year, month, day) * _DAY_S + hours * 3600 + minutes * 60 + seconds
