# The micro:bit's `audio`: what sounds mean, the host knows (gorae/virtual/senses/synthesizer.py).
import _board
import _frames
import _timing
from _microbit import Sound as _Sound
from _pins import number as _pin_number

AudioFrame = _frames.AudioFrame
_sleep_ms = _timing.sleep_ms
_op = _board.op
_RATE = 7812  # samples a second
_FRAME_US = 4096
_AHEAD_US = 10_000  # what the board's buffers hold
_EFFECT = 72
_FIELDS = {
    "freq_start": (5, 4), "freq_end": (18, 4), "duration": (9, 4), "vol_start": (1, 4), "vol_end": (26, 4),
    "waveform": (0, 1), "fx": (34, 2), "shape": (13, 2),
}  # fmt: skip
_DEFAULTS = (("freq_start", 500), ("freq_end", 2500), ("duration", 500), ("vol_start", 255), ("vol_end", 0),
             ("waveform", 3), ("fx", 0), ("shape", 18))  # fmt: skip
_WAVEFORMS = ("SINE", "SAWTOOTH", "TRIANGLE", "SQUARE", "NOISE")
_EFFECTS = ("NONE", "VIBRATO", "TREMOLO", "WARBLE")
_SHAPES = {1: "SHAPE_LINEAR", 2: "SHAPE_CURVE", 18: "SHAPE_LOG"}


class SoundEffect:
    WAVEFORM_SINE = 0
    WAVEFORM_SAWTOOTH = 1
    WAVEFORM_TRIANGLE = 2
    WAVEFORM_SQUARE = 3
    WAVEFORM_NOISE = 4
    SHAPE_LINEAR = 1
    SHAPE_CURVE = 2
    SHAPE_LOG = 18
    FX_NONE = 0
    FX_TREMOLO = 2
    FX_VIBRATO = 1
    FX_WARBLE = 3

    def __init__(self, *given, **named):
        if len(given) > len(_DEFAULTS):
            raise TypeError("extra positional arguments given")
        expression = bytearray(b"0" * _EFFECT)
        for i in range(14):
            expression[30 + i] = b"01280000010024"[i]
        self._data = expression
        for i in range(len(_DEFAULTS)):
            name, value = _DEFAULTS[i]
            if i < len(given):
                value = given[i]
            elif name in named:
                value = named.pop(name)
            _encode(expression, name, _board.to_int(value))
        if named:
            raise TypeError("extra keyword arguments given")

    def __repr__(self):
        return "SoundEffect(%s)" % ", ".join([str(_decode(self._data, name)) for name, _ in _DEFAULTS])

    def __str__(self):
        said = {name: _decode(self._data, name) for name in _FIELDS}
        said["waveform"] = "WAVEFORM_" + _WAVEFORMS[said["waveform"]]
        said["fx"] = "FX_" + _EFFECTS[said["fx"]]
        said["shape"] = _SHAPES.get(said["shape"], said["shape"])
        return "SoundEffect(%s)" % ", ".join(["%s=%s" % (name, said[name]) for name, _ in _DEFAULTS])

    @staticmethod
    def _from_string(text):
        new = SoundEffect()
        data = text.encode()[:_EFFECT]
        new._data = bytearray(data + b"0" * (_EFFECT - len(data)))
        return new

    def copy(self):
        new = SoundEffect()
        new._data = bytearray(self._data)
        return new


def _encode(expression, name, value):
    at, digits = _FIELDS[name]
    if value < 0:
        value += 1 << 32
    if name in ("vol_start", "vol_end"):
        if value > 255:
            raise ValueError("maximum value is 255")
        value = (value * 1023 + 127) // 255
    if value >= 10**digits:
        raise ValueError("maximum value is %d" % (10**digits - 1))
    text = str(value)
    text = "0" * (digits - len(text)) + text
    for i in range(digits):
        expression[at + i] = ord(text[i])


def _decode(expression, name):
    at, digits = _FIELDS[name]
    value = int(bytes(expression[at : at + digits]))
    return (value * 255 + 511) // 1023 if name in ("vol_start", "vol_end") else value


def _field(name):
    def read(self):
        return _decode(self._data, name)

    def write(self, value):
        _encode(self._data, name, _board.to_int(value))

    return property(read, write)


for _name in _FIELDS:
    setattr(SoundEffect, _name, _field(_name))


class _Player:
    # Frames, one after the other, by a timer: the next is fetched when the one before it sounds.
    def __init__(self):
        self._frames = None
        self._timer = None
        self._due = 0

    def start(self, source):
        self.stop()
        self._frames = iter(source)
        self._due = _timing.ticks_us()
        self._next()

    def stop(self):
        self._frames = None
        if self._timer:
            _timing.stop_timer(self._timer)
            self._timer = None

    def plays(self):
        return self._frames is not None

    def _next(self, _=None):
        self._timer = None
        while self._frames is not None and self._due - _timing.ticks_us() < _AHEAD_US:
            try:
                frame = next(self._frames)
            except StopIteration:
                self._frames = None
                return
            except Exception:
                self._frames = None
                raise
            if not isinstance(frame, AudioFrame):
                self._frames = None
                raise TypeError("not an AudioFrame")
            _op(REQUEST.SOUND_WAVE, _board.load(frame._data), _RATE)
            self._due += _FRAME_US
        if self._frames is not None:
            self._timer = _timing.start_timer(4, self._next, None, False)


_player = _Player()


def play(source=..., wait=True, pin=None, return_pin=None):
    _board.needed(source, "source")
    if return_pin is not None:
        raise ValueError("return_pin not supported")
    _player.stop()
    if pin is not None:
        _pin_number(pin)
    mark, parts = _expression(source)
    if parts is None:
        _player.start(source)
        while wait and _player.plays():
            _sleep_ms(2)
        return
    _mark("sound: " + mark)
    ms = 0
    for i in range(0, len(parts), 7):
        more = i + 7 < len(parts)
        n = _board.load(b",".join(parts[i : i + 7]) + (b"," if more else b""))
        ms = _op(REQUEST.SOUND_PLAY, n, more)
    if wait:
        try:
            while ms:
                _sleep_ms(ms)
                ms = _op(REQUEST.SOUND_LEFT)
        except:
            _op(REQUEST.SOUND_STOP)
            raise


def _expression(source):
    # how it is called, and the effects that it consists of; None when it is made of frames
    if isinstance(source, _Sound):
        return source._name, [source._name.encode()]
    if isinstance(source, SoundEffect):
        return "effect", [bytes(source._data)]
    if isinstance(source, (tuple, list)) and source and isinstance(source[0], SoundEffect):
        return "effects", [bytes(each._data) for each in source]
    return None, None


def _mark(text):
    _op(REQUEST.NOTE, _board.load(text.encode()[:200]), 0)


def stop():
    _player.stop()


def is_playing():
    return _player.plays() or _op(REQUEST.SOUND_LEFT) > 0
