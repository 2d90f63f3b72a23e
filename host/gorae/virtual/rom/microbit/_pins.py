# A micro:bit's pins and buttons.
import _board
import _timing

_op = _board.op
_w = _board.words
_bell = _board.bell
_fire = _timing._fire
_PULLS = (1, 2, 0)  # the host's numbers for PULL_UP, PULL_DOWN, NO_PULL
_INPUTS = {"unused": 0, "read_digital": 2, "touch": 1}  # and the pulls that these begin with
_DISPLAY = (3, 4, 6, 7, 10)


class MicroBitDigitalPin:
    __repr__ = _board.by_class
    PULL_UP = 0
    PULL_DOWN = 1
    NO_PULL = 2

    def __init__(self, number, mode="unused"):
        self._number = number
        self._mode = mode
        self._pull = 0 if mode == "button" else 1
        self._period_us = 20000

    def _take(self, mode):
        old = self._mode
        if old == mode or (old == "button" and mode == "read_digital"):
            return
        if old in ("display", "button", "i2c"):
            raise ValueError("Pin %d in %s mode" % (self._number, old))
        self._mode = mode
        if mode == "read_digital":
            self._pull = 1
        if mode in _INPUTS:
            _op(REQUEST.PIN_MODE, self._number, 0, _INPUTS[mode])

    def read_digital(self):
        if self._mode != "read_digital":
            self._take("read_digital")
        w = _w
        w[0] = REQUEST.PIN_READ
        w[1] = self._number
        _bell()
        level = w[4]
        if w[5]:
            _fire()
        return level

    def write_digital(self, value):
        if value != 0 and value != 1:
            _board.to_int(value)
            raise ValueError("value must be 0 or 1")
        if self._mode != "write_digital":
            self._take("write_digital")
        w = _w
        w[0] = REQUEST.PIN_WRITE
        w[1] = self._number
        w[2] = value
        _bell()
        if w[5]:
            _fire()

    def write_analog(self, value):
        if not isinstance(value, int):
            value = int(value + 0.5) if isinstance(value, float) else _board.to_int(value)
        if not 0 <= value <= 1023:
            raise ValueError("value must be between 0 and 1023")
        if self._mode != "write_analog":
            self._take("write_analog")
        self._duty = value
        w = _w
        w[0] = REQUEST.PIN_PWM
        w[1] = self._number
        w[2] = 1_000_000 // self._period_us or 1
        w[3] = value * 65535 // 1023
        _bell()
        if w[5]:
            _fire()
        if not value:
            self._mode = "unused"

    def set_analog_period(self, period):
        self.set_analog_period_microseconds(_board.to_int(period) * 1000)

    def set_analog_period_microseconds(self, period):
        if _board.to_int(period) < 256:
            raise ValueError("invalid period")
        self._period_us = period
        if self._mode == "write_analog":
            self.write_analog(self._duty)

    def get_analog_period_microseconds(self):
        return self._period_us

    def set_pull(self, pull):
        if pull not in (0, 1, 2):
            raise ValueError("invalid pull")
        self._take("read_digital")
        self._pull = pull
        _op(REQUEST.PIN_MODE, self._number, 0, _PULLS[pull])

    def get_pull(self):
        if self._mode not in ("read_digital", "button"):
            raise ValueError("Pin %d in %s mode" % (self._number, self._mode))
        return self._pull

    def get_mode(self):
        return self._mode


class MicroBitAnalogDigitalPin(MicroBitDigitalPin):
    def read_analog(self):
        if self._mode != "unused":
            self._take("unused")
        w = _w
        w[0] = REQUEST.PIN_ANALOG
        w[1] = self._number
        _bell()
        level = w[4]
        if w[5]:
            _fire()
        return level >> 6


class MicroBitTouchPin(MicroBitAnalogDigitalPin):
    RESISTIVE = 0
    CAPACITIVE = 1

    def is_touched(self):
        # somebody who touches the pin and ground pulls it down
        self._take("touch")
        return bool(_op(REQUEST.BUTTON, 3 + self._number)) or not _op(REQUEST.PIN_READ, self._number)

    def set_touch_mode(self, mode):
        self._take("touch")

    def was_touched(self):
        self._take("touch")
        return was_pressed(3 + self._number)

    def get_touches(self):
        self._take("touch")
        return get_presses(3 + self._number)


class MicroBitTouchOnlyPin:
    __repr__ = _board.by_class
    RESISTIVE = 0
    CAPACITIVE = 1

    def is_touched(self):
        return bool(_op(REQUEST.BUTTON, 2))

    def was_touched(self):
        return was_pressed(2)

    def get_touches(self):
        return get_presses(2)

    def set_touch_mode(self, mode):
        pass


class SpeakerPin(MicroBitDigitalPin):
    def write_analog(self, value):
        self._duty = value
        self._mode = "write_analog" if value else "unused"
        _op(REQUEST.TONE, max(1, 1_000_000 // self._period_us) if value else 0)

    def read_digital(self):
        _board.not_imitated("pin_speaker.read_digital")

    def write_digital(self, value):
        _board.not_imitated("pin_speaker.write_digital")

    def set_pull(self, pull):
        _board.not_imitated("pin_speaker.set_pull")


class MicroBitButton:
    __repr__ = _board.by_class

    def __init__(self, which):
        self._which = which

    def is_pressed(self):
        w = _w
        w[0] = REQUEST.BUTTON
        w[1] = self._which
        w[2] = 0
        _bell()
        down = w[4]
        if w[5]:
            _fire()
        return down > 0

    def was_pressed(self):
        return was_pressed(self._which)

    def get_presses(self):
        return get_presses(self._which)


def was_pressed(which):
    # words 7 and 8 are read before a timer's callback could change them
    return _seen(which, 1, 7) > 0


def get_presses(which):
    return _seen(which, 2, 8)


def _seen(which, forget, word):
    w = _w
    w[0] = REQUEST.BUTTON
    w[1] = which
    w[2] = forget
    _bell()
    seen = w[word]
    if w[5]:
        _fire()
    return seen


def number(pin):
    # for what takes a pin as an argument
    if not isinstance(pin, MicroBitDigitalPin):
        raise TypeError("expecting a pin")
    return pin._number


pins = {n: MicroBitTouchPin(n) for n in (0, 1, 2)}
for _n in range(3, 17):
    _kind = MicroBitAnalogDigitalPin if _n in (3, 4, 10) else MicroBitDigitalPin
    pins[_n] = _kind(_n, "display" if _n in _DISPLAY else "button" if _n in (5, 11) else "unused")
for _n in (19, 20):
    pins[_n] = MicroBitDigitalPin(_n, "i2c")


def show_on_pins(shows):
    # the display's columns are these pins, as long as it is on
    for n in _DISPLAY:
        pins[n]._mode = "display" if shows else "unused"
