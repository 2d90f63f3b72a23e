# The micro:bit's `speech`. What is said is told to the host; how long it takes is about as on the board:
# ms of each phoneme as release 2.1.2 says it alone, at the usual speed.
import _board
import _timing
from _pins import number as _pin_number

_SPEED = 72
_MS = {
    "IY": 60, "IH": 70, "EH": 63, "AE": 70, "AA": 92, "AH": 46, "AO": 110, "OH": 87, "UH": 87, "UX": 86,
    "ER": 92, "AX": 41, "IX": 40, "EY": 180, "AY": 179, "OY": 173, "AW": 180, "OW": 202, "UW": 156,
    "R": 52, "L": 46, "W": 70, "WH": 69, "Y": 47, "M": 57, "N": 52, "NX": 52, "B": 75, "D": 52, "G": 75,
    "J": 98, "Z": 58, "ZH": 52, "V": 58, "DH": 58, "S": 87, "SH": 81, "F": 75, "TH": 58, "P": 93, "T": 63,
    "K": 93, "CH": 93, "/H": 40, "UL": 122, "UM": 122, "UN": 121, "Q": 41, " ": 1, ".": 162, ",": 162,
    "?": 162, "-": 64, "RX": 52, "LX": 46, "WX": 70, "YX": 47, "/X": 40, "DX": 52, "IL": 122, "GX": 75,
    "KX": 93,
}  # fmt: skip
_STRESS_MS = 41
_LETTER_MS = 80  # of a text, measured over sentences
_DIGIT_MS = 280
_LONGEST_TEXT = 80
_MAX_PHONEMES = 128


def _text(value):
    if isinstance(value, bytes):
        return str(value, "utf-8")
    if not isinstance(value, str):
        raise TypeError("can't convert '%s' object to str implicitly" % type(value).__name__)
    return value


def translate(words):
    _checked(words)
    _board.not_imitated("speech.translate")


def _checked(words):
    words = _text(words)
    if len(words.encode()) > _LONGEST_TEXT:
        raise ValueError("text too long")
    return words


def say(words, **how):
    words = _checked(words)
    ms = 0
    for sign in words:
        ms += (
            _MS.get(sign, _LETTER_MS) if sign in " .,?-" else _DIGIT_MS if "0" <= sign <= "9" else _LETTER_MS
        )
    _articulate(words, ms, how)


def pronounce(phonemes, **how):
    phonemes = _text(phonemes)
    _articulate(phonemes, _length(phonemes), how)


def sing(phonemes, **how):
    phonemes = _text(phonemes)
    _articulate(phonemes, _length(phonemes), how)


def _length(phonemes):
    signs = phonemes.upper()
    ms = at = count = 0
    while at < len(signs):
        if count >= _MAX_PHONEMES:
            raise ValueError("Phonemes too long")
        sign = signs[at]
        if sign == "#":
            end = at + 1
            while end < len(signs) and "0" <= signs[end] <= "9":
                end += 1
            if end == at + 1 or int(signs[at + 1 : end]) > 255:
                raise ValueError("Illegal pitch")
            at = end
        elif signs[at : at + 2] in _MS:
            ms += _MS[signs[at : at + 2]]
            at += len(signs[at : at + 2])
            count += 1
        elif sign in _MS:
            ms += _MS[sign]
            at += 1
            count += 1
        elif "1" <= sign <= "8" and at:
            ms += _STRESS_MS
            at += 1
        else:
            raise ValueError("Phoneme not understood")
    return ms


def _articulate(said, ms, how):
    for name in how:
        if name not in ("pitch", "speed", "mouth", "throat", "debug", "mode", "volume", "pin"):
            raise TypeError("extra keyword arguments given")
        if name == "pin":
            _pin_number(how[name])
        elif name != "debug":
            _board.to_int(how[name])
    speed = how.get("speed", _SPEED)
    text = ("speech: " + said).encode()[:250]
    _board.op(REQUEST.NOTE, _board.load(text), 0)
    _timing.sleep_ms(max(0, ms * (speed & 255) // _SPEED))
