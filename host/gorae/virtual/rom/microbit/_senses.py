# The micro:bit's microphone and compass, and the sounds that it knows by name.
import _board

_op = _board.op
_SECONDS = 15  # that somebody takes to tilt the board until its display is full


class MicroBitSound:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "Sound('%s')" % self._name


for _name in "giggle happy hello mysterious sad slide soaring spring twinkle yawn".split():
    setattr(MicroBitSound, _name.upper(), MicroBitSound(_name))


class MicroBitSoundEvent:
    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "SoundEvent('%s')" % self._name


QUIET = MicroBitSoundEvent.QUIET = MicroBitSoundEvent("quiet")
LOUD = MicroBitSoundEvent.LOUD = MicroBitSoundEvent("loud")
_EVENTS = (QUIET, LOUD)


def _number(event):
    for i in range(2):
        if event is _EVENTS[i]:
            return i
    raise ValueError("invalid sound")


class MicroBitMicrophone:
    __repr__ = _board.by_class

    def sound_level(self):
        return _op(REQUEST.MICROPHONE)

    def current_event(self):
        return _EVENTS[_op(REQUEST.MICROPHONE, 1)]

    def is_event(self, event):
        return _op(REQUEST.MICROPHONE, 1) == _number(event)

    def was_event(self, event):
        return bool(_op(REQUEST.MICROPHONE, 2, _number(event)))

    def get_events(self):
        n = _op(REQUEST.MICROPHONE, 3)
        return tuple([_EVENTS[each] for each in bytes(_board.payload[:n])])

    def set_threshold(self, event, value):
        _op(REQUEST.MICROPHONE, 4 + _number(event), _board.to_int(value))


class MicroBitCompass:
    __repr__ = _board.by_class

    def __init__(self, calibrating):
        self._calibrated = True
        self._calibrating = calibrating

    def is_calibrated(self):
        return self._calibrated

    def calibrate(self):
        self._calibrating(_SECONDS)
        self._calibrated = True

    def clear_calibration(self):
        self._calibrated = False

    def heading(self):
        if not self._calibrated:
            self.calibrate()
        return _op(REQUEST.COMPASS, 1)

    def get_x(self):
        return self._field()[0]

    def get_y(self):
        return self._field()[1]

    def get_z(self):
        return self._field()[2]

    def get_field_strength(self):
        x, y, z = self._field()
        return int((float(x) * x + float(y) * y + float(z) * z) ** 0.5)

    def _field(self):
        w = _board.words
        w[0] = REQUEST.COMPASS
        w[1] = 0
        _board.bell()
        field = w[7], w[8], w[9]
        if w[5]:
            _board.on_alarm()
        return field
