# Pin.irq: handlers that the board has called at edges.
import _board
import _timing

_op = _board.op
_irqs = {}  # by pin number


RISING, FALLING = 1, 2  # bits of a trigger; a port whose own are others sets them


class IRQ:
    def __init__(self, pin):
        self._pin = pin
        self._trigger = 0
        self._handler = None
        self._flags = 0

    def _set(self, trigger):
        self._trigger = trigger
        wanted = (1 if trigger & RISING else 0) | (2 if trigger & FALLING else 0)
        _op(REQUEST.PIN_WATCH, self._pin._number, wanted if self._handler else 0)

    def trigger(self, trigger=None):
        before = self._trigger
        if trigger is not None:
            self._set(trigger)
        return before

    def flags(self):
        return self._flags

    def __call__(self):
        if self._handler:
            self._handler(self._pin)

    __repr__ = _board.by_class


def irq(pin, *args, **more):
    one = _irqs.get(pin._number)
    if one is None:
        one = _irqs[pin._number] = IRQ(pin)
    if args or more:
        _configure(one, *args, **more)
    return one


def _configure(one, handler=None, trigger=None, wake=None, hard=False, priority=1):
    if handler is not None and not callable(handler):
        raise ValueError("callback must be callable")
    if wake is not None:
        _board.not_imitated("machine.Pin.irq.wake")
    one._handler = handler
    one._set(RISING | FALLING if trigger is None else trigger)


def _serve(waiting):
    for _ in range(waiting):
        number = _op(REQUEST.PIN_EDGE)
        one = _irqs.get(number)
        if one and one._handler:
            one._flags = RISING if _board.words[7] == 1 else FALLING
            _timing.call(one._handler, one._pin)


def _watches():
    for one in _irqs.values():
        if one._handler:
            return True


_timing.on_edges = _serve
_timing.watches = _watches
