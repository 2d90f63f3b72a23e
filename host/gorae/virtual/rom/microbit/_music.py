# The micro:bit's `music`.
import _board
from _background import Task as _Task
from _pins import number as _pin_number

_OCTAVE_8 = {"c": 4186, "d": 4699, "e": 5274, "f": 5588, "g": 6272, "a": 7040, "b": 7902}  # Hz
_SHARP_8 = {"c": 4435, "d": 4978, "f": 5920, "g": 6645, "a": 7459}
_BELOW = {"d": "c", "e": "d", "g": "f", "a": "g", "b": "a"}
_GAP_MS = 10  # of silence between notes

_task = _Task()
_state = {}


def reset():
    _state.update({"bpm": 120, "ticks": 4, "octave": 4, "duration": 4})


def set_tempo(*, ticks=0, bpm=0):
    _state["ticks"] = ticks or _state["ticks"]
    _state["bpm"] = bpm or _state["bpm"]


def get_tempo():
    return _state["bpm"], _state["ticks"]


def play(music=..., pin=None, wait=True, loop=False):
    _board.needed(music, "music")
    if not isinstance(music, (str, list, tuple)):
        raise TypeError("object '%s' isn't a tuple or list" % type(music).__name__)
    _check(pin)
    _state["octave"] = _state["duration"] = 4
    _task.start(_notes((music,) if isinstance(music, str) else music, loop), wait)


def pitch(frequency=..., duration=-1, pin=None, wait=True):
    _board.needed(frequency, "frequency")
    frequency = _board.to_int(frequency)
    _board.to_int(duration)
    _check(pin)
    _task.stop()
    # a period of 0 us, which a negative number (taken as a large one) has, too, makes no sound
    _board.op(REQUEST.TONE, frequency if 0 <= frequency <= 1_000_000 else 0)
    if duration >= 0:
        _task.start(_ending(duration), wait)


def stop(pin=None):
    _check(pin)
    _task.stop()
    _board.op(REQUEST.TONE, 0)


def _check(pin):
    if pin is not None:
        _pin_number(pin)


def _ending(ms):
    yield ms
    _board.op(REQUEST.TONE, 0)
    yield _GAP_MS


def _notes(tune, loop):
    while True:
        for note in tune:
            if not isinstance(note, str):
                raise TypeError("expecting a str for note")
            hz, ms = _read(note.lower())
            _board.op(REQUEST.TONE, hz)
            yield max(_GAP_MS, ms - _GAP_MS)
            _board.op(REQUEST.TONE, 0)
            yield _GAP_MS
        if not loop:
            return


def _read(note):
    # Hz and ms of a note such as "c#4:2"; what it does not say is as in the note before.
    # The board refuses nothing: what begins with no note is a rest, any sign a digit by its last four bits.
    pitch, duration = (note + ":").split(":")[:2]
    letter = pitch[:1]
    sign = pitch[1:2]
    octave = pitch[2:3] if sign in ("#", "b") else sign
    if octave:
        _state["octave"] = ord(octave) & 15
    if duration:
        ticks = [ord(digit) & 15 for digit in duration[:2]]
        _state["duration"] = ticks[0] if len(ticks) == 1 else ticks[0] * 10 + ticks[1]
    ms = 60000 // _state["bpm"] // _state["ticks"] * _state["duration"]
    table = _OCTAVE_8
    if sign == "#":
        table = _SHARP_8
    elif sign == "b":
        table = _SHARP_8
        letter = _BELOW.get(letter)
    hz = table.get(letter, 0)
    down = 8 - _state["octave"]
    return (hz + (1 << down - 1) >> down if down > 0 else hz << -down), ms


def _tune(notes):
    return tuple(notes.split())


reset()
DADADADUM = _tune("r4:2 g g g eb:8 r:2 f f f d:8")
ENTERTAINER = _tune("d4:1 d# e c5:2 e4:1 c5:2 e4:1 c5:3 c:1 d d# e c d e:2 b4:1 d5:2 c:4")
ODE = _tune("e4 e f g g f e d c c d e e:6 d:2 d:8 e:4 e f g g f e d c c d e d:6 c:2 c:8")
BIRTHDAY = _tune("c4:3 c:1 d:4 c:4 f e:8 c:3 c:1 d:4 c:4 g f:8 c:3 c:1 c5:4 a4 f e d a#:3 a#:1 a:4 f g f:8")
WEDDING = _tune("c4:4 f:3 f:1 f:8 c:4 g:3 e:1 f:8 c:4 f:3 a:1 c5:4 a4:3 f:1 f:4 e:3 f:1 g:8")
FUNERAL = _tune("c3:4 c:3 c:1 c:4 d#:3 d:1 d:3 c:1 c:3 b2:1 c3:4")
PUNCHLINE = _tune("c4:3 g3:1 f# g g#:3 g r b c4")
RINGTONE = _tune("c4:1 d e:2 g d:1 e f:2 a e:1 f g:2 b c5:4")
BA_DING = _tune("b5:1 e6:3")
WAWAWAWAA = _tune("e3:3 r:1 d#:3 r:1 d:4 r:1 c#:8")
JUMP_UP = _tune("c5:1 d e f g")
JUMP_DOWN = _tune("g5:1 f e d c")
POWER_UP = _tune("g4:1 c5 e g:2 e:1 g:3")
POWER_DOWN = _tune("g5:1 d# c g4:2 b:1 c5:3")
PRELUDE = _tune(
    "c4:1 e g c5 e g4 c5 e c4 e g c5 e g4 c5 e c4 d g d5 f g4 d5 f c4 d g d5 f g4 d5 f b3 d4 g d5 f g4 "
    "d5 f b3 d4 g d5 f g4 d5 f c4 e g c5 e g4 c5 e c4 e g c5 e g4 c5 e"
)
NYAN = _tune(
    "f#5:2 g# c#:1 d#:2 b4:1 d5:1 c# b4:2 b c#5 d d:1 c# b4:1 c#5:1 d# f# g# d# f# c# d b4 c#5 b4 d#5:2 "
    "f# g#:1 d# f# c# d# b4 d5 d# d c# b4 c#5 d:2 b4:1 c#5 d# f# c# d c# b4 c#5:2 b4 c#5 b4 f#:1 g# b:2 "
    "f#:1 g# b c#5 d# b4 e5 d# e f# b4:2 b f#:1 g# b f# e5 d# c# b4 f# d# e f# b:2 f#:1 g# b:2 f#:1 g# b "
    "b c#5 d# b4 f# g# f# b:2 b:1 a# b f# g# b e5 d# e f# b4:2 c#5"
)
FUNK = _tune("c2:2 c d# c:1 f:2 c:1 f:2 f# g c c g c:1 f#:2 c:1 f#:2 f d#")
BLUES = _tune(
    "c2:2 e g a a# a g e c2:2 e g a a# a g e f a c3 d d# d c a2 c2:2 e g a a# a g e g b d3 f f2 a c3 d# "
    "c2:2 e g e g f e d"
)
PYTHON = _tune(
    "d5:1 b4 r b b a# b g5 r d d r b4 c5 r c c r d e:5 c:1 a4 r a a g# a f#5 r e e r c b4 r b b r c5 d:5 "
    "d:1 b4 r b b a# b b5 r g g r d c# r a a r a a:5 g:1 f#:2 a:1 a g# a e:2 a:1 a g# a d r c# d r c# "
    "d:2 r:3"
)
BADDY = _tune("c3:3 r d:2 d# r c r f#:8")
CHASE = _tune(
    "a4:1 b c5 b4 a:2 r a:1 b c5 b4 a:2 r a:2 e5 d# e f e d# e b4:1 c5 d c b4:2 r b:1 c5 d c b4:2 r b:2 "
    "e5 d# e f e d# e"
)
