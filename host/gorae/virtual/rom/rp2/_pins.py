# The RP2040's pins: Pin, Signal, PWM, ADC.
import _board
import _irq
import _timing

_op = _board.op
_w = _board.words
_bell = _board.bell
_fire = _timing._fire
_LED = 64  # behind the wireless chip
_VBUS = 66  # likewise: whether there is 5 V of USB
_EXTERNAL = {
    "LED": _LED, "WL_GPIO0": _LED, "EXT_GPIO0": _LED, "WL_GPIO1": 65, "EXT_GPIO1": 65,
    "WL_GPIO2": _VBUS, "EXT_GPIO2": _VBUS,
}  # fmt: skip
_SELECT, _VSYS = 25, 29  # of the wireless chip; and where a third of the supply is while the former is high
_VOLTS = 4.7  # of the supply: those of USB, less what a diode takes
_pins = {}  # by number: a port has one object a pin


def _find(id):
    # the number of a pin
    if isinstance(id, Pin):
        return id._number
    if isinstance(id, str):
        if id in _EXTERNAL:
            return _EXTERNAL[id]
        digits = id[4:] if id[:4] == "GPIO" else id[2:] if id[:2] == "GP" else ""
        try:
            number = int(digits)
        except ValueError:
            number = -1
        on_board = _op(REQUEST.PIN_ABLE, number, 0) == 1 or id[:4] == "GPIO"
        if not 0 <= number < 30 or not on_board or digits != str(number):
            raise ValueError('unknown named pin "%s"' % id)
    elif isinstance(id, int) and not isinstance(id, bool) and 0 <= id < 30:
        number = id
    else:
        raise ValueError("invalid pin")
    if not _op(REQUEST.PIN_ABLE, number, 0):
        _board.not_imitated("machine.Pin(%d)" % number)
    return number


class Pin:
    IN = 0
    OUT = 1
    OPEN_DRAIN = 2
    ALT = 3
    PULL_UP = 1
    PULL_DOWN = 2
    IRQ_FALLING = 4
    IRQ_RISING = 8
    ALT_SPI = 1
    ALT_UART = 2
    ALT_I2C = 3
    ALT_PWM = 4
    ALT_SIO = 5
    ALT_PIO0 = 6
    ALT_PIO1 = 7
    ALT_GPCK = 8
    ALT_USB = 9
    _alt = None  # what has it, if that is not PWM

    def __new__(cls, id, *args, **more):
        number = _find(id)
        pin = _pins.get(number)
        if pin is None:
            pin = _pins[number] = object.__new__(_External if number > _LED else cls)
            pin._number = number
            pin._mode = Pin.IN if number >= _LED else None  # nothing has been chosen
            pin._pull = Pin.PULL_DOWN
            pin._level = 0  # what it drives as soon as it is an output
        if number > _LED and (args or more):
            pin.init(*args, **more)  # MicroPython does so for instances of this very class alone
        return pin

    def __init__(self, id, *args, **more):
        if args or more:
            self.init(*args, **more)

    def init(self, mode=None, pull=None, *, value=None, alt=5):
        external = self._number >= _LED
        if external and pull is not None:
            raise ValueError("pulls are not supported for external pins")
        if external and alt != 5:
            raise ValueError("alternate functions are not supported for external pins")
        if mode == Pin.ALT:
            if _op(REQUEST.PIN_ABLE, self._number, 0) != 2 or alt not in (6, 7):
                _board.not_imitated("machine.Pin.ALT")
            self._alt = "PIO%d" % (alt - 6)  # as the wireless chip's driver has it
        if external and mode not in (None, Pin.IN, Pin.OUT):
            raise ValueError("only Pin.OUT and Pin.IN are supported for this pin")
        if value is not None:
            self._level = 1 if value else 0
        elif mode == Pin.OPEN_DRAIN:
            self._level = 1
        if mode is not None:
            self._mode = mode
        self._pull = pull or 0
        self._apply()

    def _apply(self):
        drives = self._mode == Pin.OUT or (self._mode == Pin.OPEN_DRAIN and not self._level)
        _op(REQUEST.PIN_MODE, self._number, 1 if drives else 0, 0 if drives or self._pull > 2 else self._pull)
        if drives:
            _op(REQUEST.PIN_WRITE, self._number, self._level)

    def value(self, level=None):
        w = _w
        w[1] = self._number
        if level is None:
            w[0] = REQUEST.PIN_READ
            _bell()
            level = w[4]
        else:
            self._level = 1 if level else 0
            if self._mode != 1:
                if self._mode == Pin.OPEN_DRAIN:
                    self._apply()
                return None
            w[0] = REQUEST.PIN_WRITE
            w[2] = self._level
            _bell()
            level = None
        if w[5]:
            _fire()
        return level

    __call__ = value

    def high(self):
        self.value(1)

    def low(self):
        self.value(0)

    on = high
    off = low

    def toggle(self):
        self.value(not self._level)

    def __repr__(self):
        if self._number >= _LED:
            return "Pin(EXT_GPIO%d, mode=%s)" % (self._number - _LED, "OUT" if self._mode else "IN")
        mode = "ALT" if self._mode is None else ("IN", "OUT", "OPEN_DRAIN", "ALT")[self._mode]
        pull = ("", ", pull=PULL_UP", ", pull=PULL_DOWN", ", pull=PULL_UP|PULL_DOWN")[self._pull & 3]
        alt = ", alt=31" if self._mode is None else ""
        if self._mode == Pin.ALT:
            alt = ", alt=" + (self._alt or "PWM%d_%s" % (self._number >> 1 & 7, "AB"[self._number & 1]))
        return "Pin(GPIO%d, mode=%s%s%s)" % (self._number, mode, pull, alt)


class _External(Pin):
    # a pin of the wireless chip that nothing of a kit hangs on
    def _apply(self):
        pass

    def value(self, level=None):
        if level is not None:
            self._level = 1 if level else 0
        elif self._mode == Pin.IN:
            return int(self._number == _VBUS)
        else:
            return self._level

    __call__ = value


class _Named:
    # Pin.board and Pin.cpu: the pins as attributes
    def __init__(self, names):
        self._names = names

    def __getattr__(self, name):
        if name[:2] == self._names or name in _EXTERNAL:
            try:
                return Pin(name)
            except ValueError:
                pass
        raise AttributeError("type object '%s' has no attribute '%s'" % (self._names, name))


Pin.board = _Named("GP")
Pin.cpu = _Named("GPIO"[:2])
_irq.RISING, _irq.FALLING = 8, 4
Pin.irq = _irq.irq


class Signal:
    def __init__(self, pin, *args, invert=False, **more):
        is_pin = isinstance(pin, (Pin, Signal)) and not args and not more
        self._pin = pin if is_pin else Pin(pin, *args, **more)
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
    number = _find(id)
    if not _op(REQUEST.PIN_ABLE, number, ability):
        raise ValueError("expecting a regular GPIO Pin")
    return number


_SOURCE_HZ = 125_000_000
_slices = {}  # (divider in sixteenths, top) of those that have a frequency
_channels = {}  # by slice and channel: a port has one object a channel


def _divided(hz):
    # the divider and the top with which a slice is nearest to a frequency, as the port computes them
    if hz <= 0:
        raise ValueError("freq too small")
    if (_SOURCE_HZ + hz // 2) // hz < 65534:
        divider, top = 16, (_SOURCE_HZ + hz // 2) // hz - 1
    else:
        divider = -(-16 * _SOURCE_HZ // (65534 * hz))
        top = _rounded(divider * hz) - 1
    if divider < 16 or top < 0:
        raise ValueError("freq too large")
    if divider >= 4096:
        raise ValueError("freq too small")
    return divider, top


def _rounded(divider):
    return (16 * _SOURCE_HZ + divider // 2) // divider


class PWM:
    def __new__(cls, dest, *args, **more):
        number = number_of(dest, 3)
        place = (number >> 1 & 7, number & 1)
        pwm = _channels.get(place)
        if pwm is None:
            pwm = _channels[place] = object.__new__(cls)
        pwm._number = number
        pwm._slice, pwm._channel = place
        return pwm

    def __init__(self, dest, freq=-1, *, duty_u16=-1, duty_ns=-1, invert=-1):
        self._invert = 0
        self._duty_u16 = self._duty_ns = None
        self._stopped = False
        self.init(freq, duty_u16=duty_u16, duty_ns=duty_ns, invert=invert)
        pin = Pin(self._number)
        pin._mode = Pin.ALT
        pin._alt = None

    def init(self, freq=-1, *, duty_u16=-1, duty_ns=-1, invert=-1):
        if freq != -1:
            _slices[self._slice] = _divided(freq)
        if duty_u16 != -1:
            self._duty_u16, self._duty_ns = min(duty_u16, 65535), None
        if duty_ns != -1:
            self._duty_u16, self._duty_ns = None, duty_ns
        if invert != -1:
            self._invert = 1 if invert else 0
        self._start()
        if freq != -1:
            other = _channels.get((self._slice, 1 - self._channel))
            if other:
                other._start()

    def _level(self):
        # counts of a period that it is high
        divider, top = _slices[self._slice]
        if self._duty_ns is None:
            return (self._duty_u16 * (top + 1) + 32767) // 65535
        hz = _rounded(divider)
        return min((self._duty_ns * hz + 500_000_000) // 1_000_000_000, top + 1)

    def _is_set(self):
        return self._slice in _slices and (self._duty_u16 is not None or self._duty_ns is not None)

    def _start(self):
        if not self._is_set():
            return
        top = _slices[self._slice][1]
        duty = self._level() * 65535 // (top + 1)
        w = _w
        w[0] = REQUEST.PIN_PWM
        w[1] = self._number
        w[2] = self.freq()
        w[3] = 65535 - duty if self._invert else duty
        _bell()
        error = w[6]
        if w[5]:
            _fire()
        if error:
            raise OSError(error)

    def freq(self, hz=None):
        if hz is not None:
            return self.init(hz)
        if self._slice not in _slices:
            return 0
        divider, top = _slices[self._slice]
        return _rounded(divider * (top + 1))

    def duty_u16(self, duty=None):
        if duty is not None:
            self._duty_u16, self._duty_ns = min(duty, 65535), None
            return self._start()
        if not self._is_set():
            return 0
        top = _slices[self._slice][1]
        return (self._level() * 65535 + (top + 1) // 2) // (top + 1)

    def duty_ns(self, ns=None):
        if ns is not None:
            self._duty_u16, self._duty_ns = None, ns
            return self._start()
        if not self._is_set():
            return 0
        hz = _rounded(_slices[self._slice][0])
        return (self._level() * 1_000_000_000 + hz // 2) // hz

    def deinit(self):
        for channel in (0, 1):  # the slice stops
            pwm = _channels.get((self._slice, channel))
            if pwm:
                _op(REQUEST.PIN_MODE, pwm._number, 0)

    def __repr__(self):
        return "<PWM slice=%d channel=%d invert=%d>" % (self._slice, self._channel, self._invert)


def _vsys():
    # V at GP29: a third of the supply while GP25 is high; less when it is pulled down, as after a reset
    select, pin = _pins.get(_SELECT), _pins.get(_VSYS)
    is_connected = select and select._mode == Pin.OUT and select._level
    if not is_connected or (pin and pin._mode in (Pin.OUT, Pin.ALT)):
        return 0.0
    is_pulled = not pin or pin._pull == Pin.PULL_DOWN
    return _VOLTS / 7 if is_pulled else _VOLTS / 3


class ADC:
    CORE_TEMP = 4

    def __init__(self, source):
        if isinstance(source, int) and not isinstance(source, bool) and 0 <= source < 5:
            source += 26
            if source >= _VSYS:  # a channel that no pin is made ready for; the last is the chip's temperature
                self._number = source
                return
        number = _find(source)
        if not _op(REQUEST.PIN_ABLE, number, 2):
            raise ValueError("Pin doesn't have ADC capabilities")
        self._number = number
        if number == _VSYS:
            Pin(number, Pin.IN)
        else:
            _op(REQUEST.PIN_MODE, number, 0)

    def read_u16(self):
        if self._number == _VSYS:
            raw = int(_vsys() / 3.3 * 4095)
        elif self._number == 30:
            # RP2040 datasheet, 4.9.5: 0.706 V at 27 deg C, 1.721 mV less for each more
            raw = int((0.706 - (_op(REQUEST.TEMPERATURE) - 27) * 0.001721) / 3.3 * 4095)
        else:
            raw = _op(REQUEST.PIN_ANALOG, self._number) >> 4  # it has 12 bits
        return raw << 4 | raw >> 8

    def __repr__(self):
        return "<ADC channel=%d>" % (self._number - 26)
