# The accelerometer: mg, x to the left of the board, y to its logo, z into its back, as it measures.
import _board
from micropython import const

_RANGES = (2, 4, 8)
_LIMIT = const(800)  # from here on a side counts as the upper one
_KNOWN = ("up", "down", "left", "right", "face up", "face down", "freefall", "2g", "3g", "6g", "8g", "shake")


_w = _board.words
_bell = _board.bell


class MicroBitAccelerometer:
    __repr__ = _board.by_class

    def __init__(self):
        self._most = 2048
        self._seen = []  # for get_gestures, in their order
        self._since = set()  # for was_gesture, each until it is asked for
        self._last = ""

    # A kit's board lies face up, its logo ahead. REQUEST.MOTION gives x ahead, y to the left, z up.

    def get_x(self):
        return self._measure(8)

    def get_y(self):
        return self._measure(7)

    def get_z(self):
        return -self._measure(9)

    def get_values(self):
        w = _w
        w[0] = REQUEST.MOTION
        _bell()
        ahead = w[7]
        left = w[8]
        up = w[9]
        if w[5]:
            _board.on_alarm()
        return self._measured(left), self._measured(ahead), -self._measured(up)

    def _measure(self, word):
        w = _w
        w[0] = REQUEST.MOTION
        _bell()
        mg = w[word]
        if w[5]:
            _board.on_alarm()
        return self._measured(mg)

    def _measured(self, mg):
        measured = mg * 128 // 125
        most = self._most
        if measured > most:
            return most
        return measured if measured > -most else -most

    def get_strength(self):
        x, y, z = self.get_values()
        return int((x * x + y * y + z * z) ** 0.5)

    def set_range(self, value):
        self._most = 1024 * min([g for g in _RANGES if g >= value] or [8])

    def current_gesture(self):
        x, y, z = self.get_values()
        strength = int((x * x + y * y + z * z) ** 0.5)
        for g in (8, 6, 3, 2):
            if strength > g * 1024:
                now = "%dg" % g
                break
        else:
            now = _posture(x, y, z, strength)
        if now and now != self._last:
            self._seen = (self._seen + [now])[:16]
            self._since.add(now)
        self._last = now
        return now

    def is_gesture(self, name):
        _check(name)
        return self.current_gesture() == name

    def was_gesture(self, name):
        _check(name)
        self.current_gesture()
        was = name in self._since
        self._since.discard(name)
        self._seen = []
        return was

    def get_gestures(self):
        self.current_gesture()
        seen = tuple(self._seen)
        self._seen = []
        return seen


def _posture(x, y, z, strength):
    if strength < 400:
        return "freefall"
    if x < -_LIMIT:
        return "left"
    if x > _LIMIT:
        return "right"
    if y < -_LIMIT:
        return "down"
    if y > _LIMIT:
        return "up"
    if z < -_LIMIT:
        return "face up"
    return "face down" if z > _LIMIT else ""


def _check(name):
    if name not in _KNOWN:
        raise ValueError("invalid gesture")
    if name == "shake":
        _board.not_imitated("gesture 'shake'")
