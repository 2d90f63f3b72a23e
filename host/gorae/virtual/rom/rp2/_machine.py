# The RP2 port's `machine`, as far as lessons use it.
import _board
import _timing
from _buses import SoftI2C  # noqa: F401
from _i2c_bus import I2C  # noqa: F401
from _later import Late
from _missing import Missing
from _pins import ADC, PWM, Pin, Signal  # noqa: F401

_op = _board.op

PWRON_RESET = 1
WDT_RESET = 3


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id=-1, **settings):
        if id != -1:
            raise ValueError("Timer doesn't exist")
        self._timer = None
        self._mode = 0
        self._us = 0
        if settings:
            self.init(**settings)

    def init(self, *, mode=1, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        self.deinit()
        self._mode = mode
        us = int(1_000_000 / freq) if freq is not None else period * 1_000_000 // tick_hz
        self._us = max(1, us)
        if callback is not None and us // 1000 < 1 << 29:
            ms = max(1, us // 1000)
            self._timer = _timing.start_timer(ms, callback, self, mode == Timer.PERIODIC)

    def deinit(self):
        if self._timer:
            _timing.stop_timer(self._timer)
            self._timer = None

    def __repr__(self):
        mode = "PERIODIC" if self._mode else "ONE_SHOT"
        return "Timer(mode=%s, tick_hz=1000000, period=%d)" % (mode, self._us)


def time_pulse_us(pin, pulse_level, timeout_us=1000000):
    return _op(REQUEST.PULSE, pin._number, 1 if pulse_level else 0, timeout_us)


def reset():
    _op(REQUEST.RESET)


soft_reset = reset


def bootloader(timeout_ms=0):
    _op(REQUEST.RESET, 1)


def reset_cause():
    _op(REQUEST.KEEP, 0, _board.load(b"\0cause"), 6)
    return PWRON_RESET if _board.payload[0] == 1 else WDT_RESET


def deepsleep(ms=0):
    _op(REQUEST.DEEP_SLEEP, ms or 1 << 30)


def unique_id():
    return _board.unique_id()


def freq(hz=None, peripherals_hz=None):
    if hz is None:
        return 125_000_000
    if hz != 125_000_000:
        _board.not_imitated("machine.freq(hz)")


def idle():
    _timing.sleep_us(1000)


def disable_irq():
    return 0


def enable_irq(state=0):
    pass


def lightsleep(ms=0):
    _timing.sleep_ms(ms)


UART = Late("_uart", "UART")
SPI = Late("_spi", "SPI")
SoftSPI = Late("_spi", "SoftSPI")
RTC = Late("_clock", "RTC")
WDT = Late("_clock", "WDT")
_NOT_IMITATED = "bitstream dht_readinto mem8 mem16 mem32 mem_backup I2S I2CTarget USBDevice"
for _name in _NOT_IMITATED.split():
    globals()[_name] = Missing("machine." + _name)
del _name
