# The ESP32's `machine`, as far as lessons use it.
import _board
import _timing
from _buses import I2C, SoftI2C  # noqa: F401
from _later import Late
from _missing import Missing
from _pins import ADC, PWM, Pin, Signal  # noqa: F401

_op = _board.op

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5
SLEEP = 2
DEEPSLEEP = 4
PIN_WAKE = EXT0_WAKE = 2
EXT1_WAKE = 3
TIMER_WAKE = 4
TOUCHPAD_WAKE = 5
ULP_WAKE = 6

_timers = {}  # by number: a port has one object a timer


class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __new__(cls, *args, **more):
        if not args:
            raise TypeError("function missing 1 required positional arguments")
        if not 0 <= args[0] < 4:
            raise ValueError("invalid Timer number")
        timer = _timers.get(args[0])
        if timer is None:
            timer = _timers[args[0]] = object.__new__(cls)
            timer._id = args[0]
            timer._timer = None
            timer._mode = 0
            timer._period = 0
            timer._since = 0
        return timer

    def __init__(self, id, **settings):
        if settings:
            self.init(**settings)

    def init(self, *, mode=1, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        self.deinit()
        if hard:
            raise ValueError("hard Timers are not implemented")
        self._mode = mode
        self._period = int(1000 / freq) if freq is not None else period * 1000 // tick_hz
        self._since = _timing.ticks_ms()
        if callback is not None and self._period < 1 << 29:
            self._timer = _timing.start_timer(max(1, self._period), callback, self, mode == Timer.PERIODIC)

    def deinit(self):
        if self._timer:
            _timing.stop_timer(self._timer)
            self._timer = None

    def value(self):
        gone = _timing.ticks_diff(_timing.ticks_ms(), self._since)
        return gone % self._period if self._mode and self._period else gone

    def __repr__(self):
        mode = "PERIODIC" if self._mode else "ONE_SHOT"
        return "Timer(%d, mode=%s, period=%d)" % (self._id, mode, self._period)


def time_pulse_us(pin, pulse_level, timeout_us=1000000):
    return _op(REQUEST.PULSE, pin._number, 1 if pulse_level else 0, timeout_us)


def reset():
    _op(REQUEST.RESET)


soft_reset = reset


def reset_cause():
    _op(REQUEST.KEEP, 0, _board.load(b"\0cause"), 6)
    return _board.payload[0]


def wake_reason():
    return TIMER_WAKE if reset_cause() == DEEPSLEEP_RESET else 0


def deepsleep(ms=0):
    _op(REQUEST.DEEP_SLEEP, ms or 1 << 30)


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


sleep = lightsleep

UART = Late("_uart", "UART")
SPI = Late("_spi", "SPI")
SoftSPI = Late("_spi", "SoftSPI")
RTC = Late("_clock", "RTC")
WDT = Late("_clock", "WDT")
TouchPad = Late("_touch", "TouchPad")
Counter = Late("_counters", "Counter")
Encoder = Late("_counters", "Encoder")
_NOT_IMITATED = "bootloader bitstream dht_readinto mem8 mem16 mem32 SDCard DAC I2S ADCBlock PinBase"
for _name in _NOT_IMITATED.split():
    globals()[_name] = Missing("machine." + _name)
del _name
