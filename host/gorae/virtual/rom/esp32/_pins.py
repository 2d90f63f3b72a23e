# The ESP32's pins: Pin, Signal, PWM, ADC.
import _board
import _irq
import _timing
from _missing import lack

_op = _board.op
_w = _board.words
_bell = _board.bell
_fire = _timing._fire
_pins = {}  # by number: a port has one object a pin


class Pin:
    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2
    WAKE_LOW = 4
    WAKE_HIGH = 5
    DRIVE_0 = 0
    DRIVE_1 = 1
    DRIVE_2 = 2
    DRIVE_3 = 3

    def __new__(cls, id, *args, **more):
        if isinstance(id, Pin):
            return id
        if isinstance(id, bool) or not isinstance(id, int) or not _op(REQUEST.PIN_ABLE, id, 0):
            raise ValueError("invalid pin")
        pin = _pins.get(id) if cls is Pin else None
        if pin is None:
            pin = object.__new__(cls)
            pin._number = id
            pin._out = False
            pin._level = None  # what it is to drive as soon as it is an output
            if cls is Pin:
                _pins[id] = pin
        return pin

    def __init__(self, id, *args, **more):
        if args or more:
            self.init(*args, **more)

    def init(self, mode=None, pull=-1, *, value=None, drive=None, hold=None):
        if value is not None:
            self._level = 1 if value else 0
        if mode in (Pin.OUT, Pin.OPEN_DRAIN):
            if not _op(REQUEST.PIN_ABLE, self._number, 1):
                raise ValueError("pin can only be input")
            _op(REQUEST.PIN_MODE, self._number, 1)
            self._out = True
        elif mode == Pin.IN:
            _op(REQUEST.PIN_MODE, self._number, 0, {Pin.PULL_UP: 1, Pin.PULL_DOWN: 2}.get(pull, 0))
            self._out = False
        if self._out and self._level is not None:
            _op(REQUEST.PIN_WRITE, self._number, self._level)
            self._level = None

    def value(self, level=None):
        w = _w
        w[1] = self._number
        if level is None:
            w[0] = REQUEST.PIN_READ
            _bell()
            level = w[4]
        elif self._out:
            w[0] = REQUEST.PIN_WRITE
            w[2] = 1 if level else 0
            _bell()
            level = None
        else:
            self._level = 1 if level else 0
            return None
        if w[5]:
            _fire()
        return level

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def toggle(self):
        self.value(not self.value())

    def __repr__(self):
        return "Pin(%d)" % self._number


Pin.irq = _irq.irq
lack(Pin, "machine.Pin", "board")


class Signal:
    def __init__(self, pin, *args, invert=False, **more):
        self._pin = (
            pin if isinstance(pin, (Pin, Signal)) and not args and not more else Pin(pin, *args, **more)
        )
        self._invert = bool(invert)

    def value(self, level=None):
        if level is None:
            return self._pin.value() ^ self._invert
        self._pin.value(bool(level) ^ self._invert)

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)


def number_of(id, ability):
    # the pin's number, if it has the ability: 1 output, 2 analog, 3 pwm
    number = Pin(id)._number
    if not _op(REQUEST.PIN_ABLE, number, ability):
        raise ValueError("invalid pin")
    return number


class PWM:
    def __init__(
        self, dest, freq=5000, duty=None, duty_u16=None, duty_ns=None, invert=False, lightsleep=False
    ):
        self._number = number_of(dest, 3)
        self._duty = 32768
        self._invert = False
        self._said = "duty_u16"  # how the duty was given last
        self._runs = False
        self.init(freq, duty, duty_u16, duty_ns, invert)

    def init(self, freq=None, duty=None, duty_u16=None, duty_ns=None, invert=None, *, lightsleep=False):
        if freq is not None:
            if not 0 < freq <= 40_000_000:
                raise ValueError("frequency must be from 1Hz to 40MHz")
            self._freq = freq
        if invert is not None:
            self._invert = bool(invert)
        if duty is not None:
            self._said = "duty"
            duty_u16 = duty * 65535 // 1023
        elif duty_ns is not None:
            self._said = "duty_ns"
            duty_u16 = duty_ns * self._freq * 65535 // 1_000_000_000
        elif duty_u16 is not None:
            self._said = "duty_u16"
        self._set(self._duty if duty_u16 is None else duty_u16)

    def _set(self, duty):
        if not 0 <= duty <= 65535:
            raise ValueError("duty out of range")
        self._duty = duty
        self._runs = True
        w = _w
        w[0] = REQUEST.PIN_PWM
        w[1] = self._number
        w[2] = self._freq
        w[3] = 65535 - duty if self._invert else duty
        _bell()
        error = w[6]
        if w[5]:
            _fire()
        if error:
            raise OSError(error)

    def freq(self, hz=None):
        if hz is None:
            return self._freq
        self.init(hz)

    def duty(self, duty=None):
        if duty is None:
            return (self._duty * 1023 + 65534) // 65535
        self.init(duty=duty)

    def duty_u16(self, duty=None):
        if duty is None:
            return self._duty
        self._said = "duty_u16"
        self._set(duty)

    def duty_ns(self, ns=None):
        if ns is None:
            return self._duty * 1_000_000_000 // 65535 // self._freq
        self.init(duty_ns=ns)

    def deinit(self):
        self._runs = False
        _op(REQUEST.PIN_MODE, self._number, 0)

    def __repr__(self):
        if not self._runs:
            return "PWM(Pin(%d))" % self._number
        duty = getattr(self, self._said)()
        invert = ", invert=True" if self._invert else ""
        return "PWM(Pin(%d), freq=%d, %s=%d%s)" % (self._number, self._freq, self._said, duty, invert)


class ADC:
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_9BIT = 9
    WIDTH_10BIT = 10
    WIDTH_11BIT = 11
    WIDTH_12BIT = 12

    def __init__(self, pin, *, atten=0):
        self._number = number_of(pin, 2)
        self._bits = 12
        self._atten = atten
        _op(REQUEST.PIN_MODE, self._number, 0)

    def init(self, *, atten=0):
        self._atten = atten

    def deinit(self):
        pass

    def read_u16(self):
        return _op(REQUEST.PIN_ANALOG, self._number)

    def read(self):
        return self.read_u16() >> 16 - self._bits

    def read_uv(self):
        return self.read_u16() * 3_300_000 // 65535

    def atten(self, attenuation):
        self._atten = attenuation

    def width(self, bits):
        if bits not in (9, 10, 11, 12):
            raise ValueError("invalid bits")
        self._bits = bits

    def __repr__(self):
        return "ADC(Pin(%d), atten=%d)" % (self._number, self._atten)


lack(ADC, "machine.ADC", "block")
