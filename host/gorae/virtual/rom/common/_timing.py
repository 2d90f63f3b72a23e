# Waiting, and timers whose callbacks run when the program next reaches the board.
import _board
from micropython import const

op = _board.op
_LONGEST_US = const(1_000_000_000)
_timers = []  # [due ms, period ms (0: once), callback, argument]


def ticks_ms():
    return op(REQUEST.TICKS_MS)


def ticks_us():
    return op(REQUEST.TICKS_US)


def sleep_us(us):
    while us > _LONGEST_US:
        us -= _LONGEST_US - op(REQUEST.SLEEP_US, _LONGEST_US)
    while us > 0:
        us = op(REQUEST.SLEEP_US, us)


def sleep_ms(ms):
    sleep_us(int(ms) * 1000)


def start_timer(period_ms, callback, argument=None, repeat=True):
    timer = [ticks_ms() + period_ms, period_ms if repeat else 0, callback, argument]
    _timers.append(timer)
    _arm()
    return timer


def stop_timer(timer):
    if timer in _timers:
        _timers.remove(timer)
        _arm()


def _arm():
    us = -1
    if _timers:
        us = max(0, min([timer[0] for timer in _timers]) - ticks_ms()) * 1000
    op(REQUEST.SET_ALARM, us)


def _fire():
    now = ticks_ms()
    for timer in list(_timers):
        if now >= timer[0]:
            if timer[1]:
                timer[0] += timer[1]
            else:
                _timers.remove(timer)
            timer[2](timer[3])
    _arm()


_board.on_alarm = _fire
