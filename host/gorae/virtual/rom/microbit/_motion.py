# The accelerometer: mg, x to the left of the board, y to its logo, z into its back, as it measures.
import _board

_RANGES = (2, 4, 8)
_GESTURES = (
    "", "up", "down", "left", "right", "face up", "face down", "freefall", "3g", "6g", "8g", "shake", "2g",
)  # fmt: skip


_w = _board.words
_bell = _board.bell


class MicroBitAccelerometer:
    __repr__ = _board.by_class

    def __init__(self):
        self._most = 2048

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
        g = min([g for g in _RANGES if g >= value] or [8])
        self._most = 1024 * g
        _board.op(REQUEST.GESTURE, 3, g)

    # What a gesture is, the host knows: see gorae/virtual/senses/gestures.py.

    def current_gesture(self):
        return _GESTURES[_board.op(REQUEST.GESTURE)]

    def is_gesture(self, name):
        return _number(name) == _board.op(REQUEST.GESTURE)

    def was_gesture(self, name):
        return bool(_board.op(REQUEST.GESTURE, 1, _number(name)))

    def get_gestures(self):
        n = _board.op(REQUEST.GESTURE, 2)
        return tuple([_GESTURES[number] for number in bytes(_board.payload[:n])])


def _number(name):
    if name not in _GESTURES:
        raise ValueError("invalid gesture")
    return _GESTURES.index(name)
