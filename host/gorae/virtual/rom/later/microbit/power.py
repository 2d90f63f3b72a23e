# The micro:bit's `power`.
import _board
import _pins
import _timing
from _microbit import display as _display

_op = _board.op
_LOOK_MS = 5  # how often it is seen whether it is woken
_LONGEST_MS = 1_000_000


def off():
    # only the button at its back would wake it, and nobody presses that
    _dark()
    _op(REQUEST.TONE, 0)
    _timing.hold(True)
    while True:
        _timing.sleep_ms(_LONGEST_MS)


def deep_sleep(ms=None, wake_on=None, run_every=True):
    woken = [_woken_by(source) for source in _listed(wake_on)]
    due = None if ms is None else _timing.ticks_ms() + _board.to_int(ms)
    _dark()
    if not run_every:
        _timing.hold(True)
    try:
        while not any(asked() for asked in woken):
            left = _LONGEST_MS if due is None else due - _timing.ticks_ms()
            if left <= 0:
                return
            _timing.sleep_ms(min(left, _LOOK_MS if woken else _LONGEST_MS))
    finally:
        _timing.hold(False)
        _display._update()


def _dark():
    _op(REQUEST.DISPLAY, _board.load(bytes(25)))


def _listed(sources):
    if sources is None:
        return ()
    return sources if isinstance(sources, (tuple, list)) else (sources,)


def _woken_by(source):
    if isinstance(source, _pins.MicroBitButton):
        return source.is_pressed
    if isinstance(source, _pins.MicroBitTouchOnlyPin):
        return source.is_touched
    if isinstance(source, _pins.MicroBitDigitalPin):
        return source.read_digital
    raise ValueError("expecting a pin or button")
