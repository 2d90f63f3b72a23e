# The ESP32's `machine`, as far as lessons use it.
import _board
import _i2c
import _timing
from _missing import Missing

_op = _board.op
_w = _board.words
_bell = _board.bell
_fire = _timing._fire

PWRON_RESET = 1
HARD_RESET = 2


class Pin:
    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def __init__(self, id, mode=-1, pull=-1, *, value=None, drive=None, hold=None):
        self._number = id._number if isinstance(id, Pin) else id
        if isinstance(self._number, str) or not _op(REQUEST.PIN_ABLE, self._number, 0):
            raise ValueError("invalid pin")
        self._out = False
        self.init(mode, pull, value=value)

    def init(self, mode=-1, pull=-1, *, value=None, drive=None, hold=None):
        if mode in (Pin.OUT, Pin.OPEN_DRAIN):
            if not _op(REQUEST.PIN_ABLE, self._number, 1):
                raise ValueError("pin can only be input")
            _op(REQUEST.PIN_MODE, self._number, 1)
            self._out = True
        elif mode == Pin.IN:
            _op(REQUEST.PIN_MODE, self._number, 0, {Pin.PULL_UP: 1, Pin.PULL_DOWN: 2}.get(pull, 0))
            self._out = False
        if value is not None:
            self.value(value)

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

    def irq(self, handler=None, trigger=3, **more):
        _board.not_imitated("machine.Pin.irq")

    def __repr__(self):
        return "Pin(%d)" % self._number


def _pin(id, ability):
    # the pin's number, if it has the ability: 1 output, 2 analog, 3 pwm
    pin = id if isinstance(id, Pin) else Pin(id)
    if not _op(REQUEST.PIN_ABLE, pin._number, ability):
        raise ValueError("invalid pin")
    return pin._number


class PWM:
    def __init__(self, dest, freq=5000, duty=None, duty_u16=None, duty_ns=None):
        self._number = _pin(dest, 3)
        self._duty = 32768
        self.init(freq, duty, duty_u16, duty_ns)

    def init(self, freq=None, duty=None, duty_u16=None, duty_ns=None):
        if freq is not None:
            if not 0 < freq <= 40_000_000:
                raise ValueError("frequency must be from 1Hz to 40MHz")
            self._freq = freq
        if duty is not None:
            duty_u16 = duty * 65535 // 1023
        elif duty_ns is not None:
            duty_u16 = duty_ns * self._freq * 65535 // 1_000_000_000
        self._set(self._duty if duty_u16 is None else duty_u16)

    def _set(self, duty):
        if not 0 <= duty <= 65535:
            raise ValueError("duty out of range")
        self._duty = duty
        w = _w
        w[0] = REQUEST.PIN_PWM
        w[1] = self._number
        w[2] = self._freq
        w[3] = duty
        _bell()
        if w[5]:
            _fire()

    def freq(self, hz=None):
        if hz is None:
            return self._freq
        self.init(hz)

    def duty(self, duty=None):
        if duty is None:
            return (self._duty * 1023 + 65534) // 65535
        self._set(duty * 65535 // 1023)

    def duty_u16(self, duty=None):
        if duty is None:
            return self._duty
        self._set(duty)

    def duty_ns(self, ns=None):
        if ns is None:
            return self._duty * 1_000_000_000 // 65535 // self._freq
        self.init(duty_ns=ns)

    def deinit(self):
        _op(REQUEST.PIN_MODE, self._number, 0)


class ADC:
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_12BIT = 12

    def __init__(self, pin, atten=None):
        self._number = _pin(pin, 2)
        _op(REQUEST.PIN_MODE, self._number, 0)

    def read_u16(self):
        return _op(REQUEST.PIN_ANALOG, self._number)

    def read(self):
        return self.read_u16() >> 4

    def read_uv(self):
        return self.read_u16() * 3_300_000 // 65535

    def atten(self, attenuation):
        pass

    def width(self, bits):
        pass


class I2C:
    def __init__(self, id=0, *, scl=None, sda=None, freq=400000, timeout=50000):
        # without pins: those that the chip gives to this bus
        scl = (18, 25)[id] if scl is None else _pin(scl, 1)
        sda = (19, 26)[id] if sda is None else _pin(sda, 1)
        _op(REQUEST.I2C_INIT, freq, scl, sda)

    def scan(self):
        return _i2c.scan()

    def writeto(self, addr, buf, stop=True):
        _i2c.write(addr, buf)
        return len(buf)

    def readfrom(self, addr, nbytes, stop=True):
        return _i2c.read(addr, nbytes)

    def readfrom_into(self, addr, buf, stop=True):
        buf[:] = _i2c.read(addr, len(buf))

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        _i2c.write(addr, memaddr.to_bytes(addrsize // 8, "big") + bytes(buf))

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8):
        memaddr = memaddr.to_bytes(addrsize // 8, "big")
        _i2c.write(addr, memaddr)
        return _i2c.read(addr, nbytes)

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        buf[:] = self.readfrom_mem(addr, memaddr, len(buf), addrsize=addrsize)


class SoftI2C(I2C):
    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        super().__init__(scl=scl, sda=sda, freq=freq)


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id=-1, **settings):
        self._timer = None
        if settings:
            self.init(**settings)

    def init(self, *, mode=1, freq=None, period=1000, callback=None):
        self.deinit()
        if freq:
            period = int(1000 / freq)
        if callback:
            self._timer = _timing.start_timer(max(1, period), callback, self, mode == Timer.PERIODIC)

    def deinit(self):
        if self._timer:
            _timing.stop_timer(self._timer)
            self._timer = None


def time_pulse_us(pin, pulse_level, timeout_us=1000000):
    return _op(REQUEST.PULSE, pin._number, 1 if pulse_level else 0, timeout_us)


def reset():
    _op(REQUEST.RESET)


soft_reset = reset


def reset_cause():
    return PWRON_RESET


def unique_id():
    return _board.unique_id()


def freq(hz=None):
    if hz is None:
        return 240000000


def idle():
    _timing.sleep_us(1000)


def disable_irq():
    return 0


def enable_irq(state=0):
    pass


def lightsleep(ms=0):
    _timing.sleep_ms(ms)


for _name in "deepsleep UART SPI SoftSPI WDT RTC TouchPad SDCard DAC I2S".split():
    globals()[_name] = Missing("machine." + _name)
del _name
