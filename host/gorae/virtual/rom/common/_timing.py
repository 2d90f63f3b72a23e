# Waiting, and timers whose callbacks run when the program next reaches the board.
import _board
from micropython import const

_op = _board.op
_w = _board.words
_bell = _board.bell
_LONGEST_US = const(1_000_000_000)
_LAST_TICK = const((1 << 30) - 1)
_HALF = const(1 << 29)
ahead_ns = 0  # by how much the calendar has been set ahead
on_edges = watches = None  # set by the module that has pins with interrupts
_held_from = None
_firing = False
_timers = []  # [due ms, period ms (0: once), callback, argument]


def ticks_ms():
    w = _w
    w[0] = REQUEST.TICKS_MS
    _bell()
    now = w[4]
    if w[5]:
        _fire()
    return now


def ticks_us():
    w = _w
    w[0] = REQUEST.TICKS_US
    _bell()
    now = w[4]
    if w[5]:
        _fire()
    return now


def ticks_add(ticks, delta):
    return (ticks + delta) & _LAST_TICK


def ticks_diff(end, start):
    return ((end - start + _HALF) & _LAST_TICK) - _HALF


def sleep_us(us):
    if not isinstance(us, int):
        _board.to_int(us)
    w = _w
    while True:
        w[0] = REQUEST.SLEEP_US
        w[1] = _LONGEST_US if us > _LONGEST_US else us if us > 0 else 0
        _bell()
        us -= w[1] - w[4]
        if w[5]:
            us -= _fire()
        if us <= 0:
            return


def wait_for_event(ms):
    # at most so long: until something may have come over the air or over a wire
    us = ms * 1000
    us -= _op(REQUEST.AWAIT, min(us, _LONGEST_US))
    return us // 1000  # how long it was


def sleep_ms(ms):
    sleep_us(_board.to_int(ms) * 1000)


def sleep(seconds):
    sleep_us(int(_board.to_float(seconds) * 1_000_000))


def start_timer(period_ms, callback, argument=None, repeat=True):
    timer = [ticks_ms() + period_ms, period_ms if repeat else 0, callback, argument]
    _timers.append(timer)
    _arm()
    return timer


def stop_timer(timer):
    if timer in _timers:
        _timers.remove(timer)
        _arm()


def linger():
    # What a program has begun goes on after its end, as at a board's prompt: timers, pins that are watched.
    while _timers or (watches and watches()):
        ms = min([ticks_diff(timer[0], ticks_ms()) for timer in _timers]) if _timers else 1_000_000
        sleep_us(max(1, ms) * 1000)


def hold(holds):
    # timers stand still while the board sleeps deeply
    global _held_from
    if holds:
        _held_from = ticks_ms()
    elif _held_from is not None:
        held = ticks_ms() - _held_from
        _held_from = None
        for timer in _timers:
            timer[0] += held
    _arm()


def _arm():
    runs = _timers and _held_from is None
    return _op(REQUEST.SET_ALARM, min([timer[0] for timer in _timers]) if runs else -1)


def _fire():
    # how long it took, in us
    global _firing
    if _firing:
        return 0  # as on a board, no callback interrupts another
    _firing = True
    now = _op(REQUEST.ALARM_TAKEN)
    edges = _w[7]
    try:
        if edges:
            on_edges(edges)
        for timer in list(_timers):
            if now >= timer[0]:
                if timer[1]:
                    timer[0] += timer[1]
                else:
                    _timers.remove(timer)
                call(timer[2], timer[3])
    finally:
        _firing = False
        us = _arm()
    return us


def call(callback, argument):
    # what leads to it and what comes after it is C on a board; between the two the time is the callback's
    _op(REQUEST.ALARM_TAKEN)
    try:
        callback(argument)
    finally:
        _op(REQUEST.CALLED)


_board.on_alarm = _fire
