# The micro:bit's `microbit`.
import _board
import _timing
from _buses import MicroBitI2C as _I2C, MicroBitUART as _UART
from _display import MicroBitDisplay as _Display
from _image import MicroBitImage as Image
from _missing import Missing as _Missing
from _motion import MicroBitAccelerometer as _Accelerometer
from _pins import MicroBitButton as _Button, MicroBitTouchOnlyPin as _Logo, SpeakerPin as _Speaker
from _pins import number as _number, pins as _pins
import _senses

_w = _board.words
_bell = _board.bell
_fire = _timing._fire
running_time = _timing.ticks_ms

display = _Display()
accelerometer = _Accelerometer()
button_a = _Button(0)
button_b = _Button(1)
i2c = _I2C()
uart = _UART()
for _n in _pins:
    globals()["pin%d" % _n] = _pins[_n]
pin_logo = _Logo()
pin_speaker = _Speaker(31)
Sound = _senses.MicroBitSound
SoundEvent = _senses.MicroBitSoundEvent
microphone = _senses.MicroBitMicrophone()
spi = _Missing("microbit.spi")


def sleep(n):
    us = int((n if isinstance(n, (int, float)) else _board.to_float(n)) // 1) * 1000
    w = _w
    while True:
        w[0] = REQUEST.SLEEP_US
        w[1] = us if us < 1_000_000_000 else 1_000_000_000
        _bell()
        us -= w[1] - w[4]
        if w[5]:
            us -= _fire()
        if us <= 0:
            return


def _calibrating(seconds):
    # what a person sees and does
    display.scroll("TILT TO FILL SCREEN ")
    display.clear()
    sleep(seconds * 1000)
    display.show(Image.HAPPY)
    sleep(1000)
    display.clear()


compass = _senses.MicroBitCompass(_calibrating)


def temperature():
    return _board.op(REQUEST.TEMPERATURE)


def reset():
    _board.op(REQUEST.RESET)


def panic(n=999):
    display.show(Image.SAD)
    raise SystemExit


def run_every(callback=None, *, days=0, h=0, min=0, s=0, ms=0):
    period = (((days * 24 + h) * 60 + min) * 60 + s) * 1000 + ms

    def start(callback):
        _timing.start_timer(max(1, period), lambda _: callback())
        return start

    return start if callback is None else start(callback)


def scale(value, from_, to):
    low, high = from_
    first, last = to
    result = (value - low) / (high - low) * (last - first) + first
    return result if isinstance(first, float) or isinstance(last, float) else round(result)


def set_volume(v):
    int(v)


def ws2812_write(pin, buf):
    _board.send(REQUEST.PIXELS, buf, _number(pin))


class _SpeakerSwitch:
    def on(self):
        pass

    def off(self):
        pass


speaker = _SpeakerSwitch()
