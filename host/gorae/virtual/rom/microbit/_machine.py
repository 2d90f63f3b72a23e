# The micro:bit's `machine`.
import _board
from _missing import Missing as _Missing
from _pins import number as _number

_op = _board.op


def unique_id():
    return _board.unique_id()


def reset():
    _op(REQUEST.RESET)


def freq():
    return 64000000


def disable_irq():
    return 0


def enable_irq(state):
    pass


def time_pulse_us(pin, pulse_level, timeout_us=1000000):
    n = _number(pin)
    if pin.get_mode() not in ("read_digital", "button"):
        pin._take("read_digital")
    return _op(REQUEST.PULSE, n, 1 if pulse_level else 0, timeout_us)


mem8 = _Missing("machine.mem8")
mem16 = _Missing("machine.mem16")
mem32 = _Missing("machine.mem32")
