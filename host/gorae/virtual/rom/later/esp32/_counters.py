# `esp32.PCNT`, `machine.Counter` and `machine.Encoder`: units of the chip that count edges at pins.
import _board
from _pins import Pin

_op = _board.op
_units = {}  # by number: a chip has one of each


class PCNT:
    IGNORE = NORMAL = 0
    INCREMENT = REVERSE = 1
    DECREMENT = HOLD = 2
    IRQ_THRESHOLD1 = 4
    IRQ_THRESHOLD0 = 8
    IRQ_MIN = 16
    IRQ_MAX = 32
    IRQ_ZERO = 64

    def __new__(cls, id, **settings):
        if not 0 <= id < 8:
            raise ValueError("id")
        unit = _units.get(id)
        if unit is None:
            unit = _units[id] = object.__new__(cls)
            unit._reset()
        return unit

    def __init__(self, id, **settings):
        if settings:
            self.init(**settings)

    def _reset(self):
        self._channels = [None, None]
        self._total = 0  # without limits
        self._runs = False
        self._min = self._max = 0

    def init(
        self, *, channel=0, pin=False, rising=None, falling=None,
        mode_pin=False, mode_low=None, mode_high=None, min=None, max=None, filter=None,
        threshold0=None, threshold1=None, value=None,
    ):  # fmt: skip
        if channel not in (0, 1):
            raise ValueError("channel")
        if mode_pin is not False and pin is False:
            raise ValueError("pin")
        for name, action in (
            ("rising", rising), ("falling", falling), ("mode_low", mode_low), ("mode_high", mode_high)
        ):  # fmt: skip
            if action is not None and not 0 <= action <= 2:
                raise ValueError(name)
        self._sum()
        if pin is not False:
            self._channels[channel] = None if pin is None else _Channel(pin, mode_pin or None)
        one = self._channels[channel]
        if one and not (rising is falling is mode_low is mode_high is None):
            one.actions = (rising or 0, falling or 0, mode_low or 0, mode_high or 0)
        for limit, lowest, highest, name in ((min, -32768, 0, "minimum"), (max, 0, 32767, "maximum")):
            if limit is not None and not lowest <= limit <= highest:
                raise ValueError(name)
        if min is not None:
            self._min = min
        if max is not None:
            self._max = max
        if value is not None or not (min is max is threshold0 is threshold1 is None):
            self._total = 0
        if value:
            raise ValueError("value")

    def _sum(self):
        for one in self._channels:
            if one:
                passed = one.passed()
                if self._runs:
                    self._total += passed
        return self._total

    def start(self):
        self._sum()
        self._runs = True

    def stop(self):
        self._sum()
        self._runs = False

    def deinit(self):
        self._reset()

    def value(self, value=None):
        total = self._sum()
        if value is not None:
            if value:
                raise ValueError("value")
            self._total = 0
        if total >= 0:
            return total % (self._max or 32767)
        return -(-total % (-self._min or 32768))

    def irq(self, handler=None, trigger=64):
        _board.not_imitated("esp32.PCNT.irq")

    __repr__ = _board.by_class


class _Channel:
    def __init__(self, pin, mode_pin):
        self._pin = Pin(pin)._number
        self._mode_pin = None if mode_pin is None else Pin(mode_pin)._number
        self.actions = (0, 0, 0, 0)
        self._count = _op(REQUEST.PIN_COUNT, self._pin)

    def passed(self):
        # What has been counted since the last time. While a wheel turns ahead, the mode pin is low when this
        # pin rises and high when it falls; on the way back it is the other way round. The old count is looked
        # up last: a callback that reads the same unit may come while the board is asked.
        now = _op(REQUEST.PIN_COUNT, self._pin)
        before = self._count
        self._count = now
        fewer, more = min(before, now), max(before, now)
        rises, falls = (more + 1) // 2 - (fewer + 1) // 2, more // 2 - fewer // 2
        if now < before:
            rises, falls = falls, rises
        rising, falling, low, high = self.actions
        at_rise, at_fall = low, high
        if self._mode_pin is None:
            at_rise = high  # it counts as high
        else:
            leads = _op(REQUEST.PIN_LEADS, self._pin, self._mode_pin)
            if leads < 0:  # they belong to no encoder: the mode pin is as it is now
                at_rise = at_fall = high if _op(REQUEST.PIN_READ, self._mode_pin) else low
            elif (now > before) != bool(leads):
                at_rise, at_fall = high, low
        return rises * _step(rising, at_rise) + falls * _step(falling, at_fall)


def _step(action, mode):
    if mode == PCNT.HOLD or not action:
        return 0
    return (1 if action == PCNT.INCREMENT else -1) * (-1 if mode == PCNT.REVERSE else 1)


class _Counting:
    def __new__(cls, id, *args, **settings):
        one = _counting.get(id)
        if one is None:
            one = _counting[id] = object.__new__(cls)
            one._unit = None
        elif not isinstance(one, cls):
            raise ValueError("PCNT in use")
        return one

    def __init__(self, id, *args, filter_ns=0, **settings):
        self._id = id
        if self._unit is None:
            self._unit = PCNT(id)
        elif not (args or settings):
            return
        self._unit._reset()
        self._configure(*args, **settings)
        self._unit.start()

    def init(self, *args, **settings):
        self.__init__(self._id, *args, **settings)

    def deinit(self):
        if self._unit:
            self._unit.deinit()
            self._unit = None

    def value(self, value=None):
        if self._unit is None:
            raise RuntimeError("not initialised")
        total = self._unit._sum()
        if value is not None:
            self._unit._total = value
        return total

    __repr__ = _board.by_class


_counting = {}


class Counter(_Counting):
    RISING = 1
    FALLING = 2
    UP = PCNT.INCREMENT
    DOWN = PCNT.DECREMENT

    def _configure(self, src, edge=1, direction=1):
        self._unit.init(pin=src, rising=direction if edge & 1 else 0, falling=direction if edge & 2 else 0)


class Encoder(_Counting):
    def _configure(self, phase_a, phase_b, phases=1):
        if phases not in (1, 2, 4):
            raise ValueError("phases")
        low = PCNT.HOLD if phases == 1 else PCNT.REVERSE
        self._unit.init(
            pin=phase_a, falling=PCNT.INCREMENT, rising=PCNT.DECREMENT, mode_pin=phase_b, mode_low=low
        )
        if phases == 4:
            self._unit.init(
                channel=1, pin=phase_b, falling=PCNT.DECREMENT, rising=PCNT.INCREMENT,
                mode_pin=phase_a, mode_low=PCNT.REVERSE,
            )  # fmt: skip
        self._phases = phases

    def phases(self):
        return self._phases
