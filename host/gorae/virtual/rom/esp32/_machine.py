# The ESP32's `machine`, as far as lessons use it.
import _board
import _i2c
import _timing

op = _board.op
_CHIP = b"\x24\x0a\xc4\x00\x00\x01"

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

    def __init__(self, id, mode=None, pull=None, *, value=None, drive=None, hold=None):
        self.number = id.number if isinstance(id, Pin) else id
        op(REQUEST.PIN_READ, self.number)  # an error for a pin that is not there
        self._out = False
        self.init(-1 if mode is None else mode, pull, value=value)

    def init(self, mode=-1, pull=None, *, value=None, drive=None, hold=None):
        if mode == Pin.IN:
            op(REQUEST.PIN_MODE, self.number, 0, {None: 0, Pin.PULL_UP: 1, Pin.PULL_DOWN: 2}[pull])
            self._out = False
        elif mode in (Pin.OUT, Pin.OPEN_DRAIN):
            if self.number >= 34:
                raise ValueError("pin can only be input")
            op(REQUEST.PIN_WRITE, self.number, 1 if value else 0)
            self._out = True
        elif value is not None:
            self.value(value)

    def value(self, level=None):
        if level is None:
            return op(REQUEST.PIN_READ, self.number)
        if self._out:
            op(REQUEST.PIN_WRITE, self.number, 1 if level else 0)

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
        return "Pin(%d)" % self.number


class PWM:
    def __init__(self, dest, freq=5000, duty=None, duty_u16=None, duty_ns=None):
        self._pin = dest if isinstance(dest, Pin) else Pin(dest)
        self._freq = freq
        self._duty = 32768
        self.init(freq=freq, duty=duty, duty_u16=duty_u16, duty_ns=duty_ns)

    def init(self, freq=None, duty=None, duty_u16=None, duty_ns=None):
        if freq is not None:
            self._freq = freq
        if duty is not None:
            self._duty = duty * 65535 // 1023
        elif duty_u16 is not None:
            self._duty = duty_u16
        elif duty_ns is not None:
            self._duty = duty_ns * self._freq * 65535 // 1_000_000_000
        if not 0 <= self._duty <= 65535:
            raise ValueError("duty out of range")
        op(REQUEST.PIN_PWM, self._pin.number, self._freq, self._duty)

    def freq(self, hz=None):
        if hz is None:
            return self._freq
        self.init(freq=hz)

    def duty(self, duty=None):
        if duty is None:
            return self._duty * 1023 // 65535
        self.init(duty=duty)

    def duty_u16(self, duty=None):
        if duty is None:
            return self._duty
        self.init(duty_u16=duty)

    def duty_ns(self, ns=None):
        if ns is None:
            return self._duty * 1_000_000_000 // 65535 // self._freq
        self.init(duty_ns=ns)

    def deinit(self):
        op(REQUEST.PIN_MODE, self._pin.number, 0, 0)


class ADC:
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_12BIT = 12

    def __init__(self, pin, atten=None):
        self._pin = pin if isinstance(pin, Pin) else Pin(pin)
        self._pin.init(Pin.IN)

    def read_u16(self):
        return op(REQUEST.PIN_ANALOG, self._pin.number)

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
        op(REQUEST.I2C_INIT, freq)

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
        _i2c.write(addr, bytes([memaddr]) + bytes(buf))

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8):
        _i2c.write(addr, bytes([memaddr]))
        return _i2c.read(addr, nbytes)

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        buf[:] = self.readfrom_mem(addr, memaddr, len(buf))


class SoftI2C(I2C):
    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        op(REQUEST.I2C_INIT, freq)


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
    return op(REQUEST.PULSE, pin.number, 1 if pulse_level else 0, timeout_us)


def reset():
    op(REQUEST.RESET)


soft_reset = reset


def reset_cause():
    return PWRON_RESET


def unique_id():
    return _CHIP


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


def _missing(name):
    def missing(*args, **more):
        _board.not_imitated("machine." + name)

    return missing


deepsleep = _missing("deepsleep")
UART = _missing("UART")
SPI = _missing("SPI")
SoftSPI = _missing("SoftSPI")
WDT = _missing("WDT")
RTC = _missing("RTC")
TouchPad = _missing("TouchPad")
SDCard = _missing("SDCard")
DAC = _missing("DAC")
I2S = _missing("I2S")
