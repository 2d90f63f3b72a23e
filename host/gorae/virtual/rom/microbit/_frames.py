# AudioFrame of the micro:bit's `audio`: 32 samples. It is made with the board, for it has operators.
import _board

_CHUNK = 32
_SILENCE = bytes([128] * _CHUNK)
_NOT_THERE = NotImplemented  # no name for a program


class AudioFrame:
    def __init__(self):
        self._data = bytearray(_SILENCE)

    def __len__(self):
        return _CHUNK

    def __getitem__(self, index):
        return self._data[self._at(index)]

    def __setitem__(self, index, value):
        index = self._at(index)
        if not 0 <= _board.to_int(value) <= 255:
            raise ValueError("value out of range")
        self._data[index] = value

    def __delitem__(self, index):
        self._at(index)
        raise TypeError("cannot delete elements of AudioFrame")

    @staticmethod
    def _at(index):
        if not 0 <= _board.to_int(index) < _CHUNK:
            raise ValueError("index out of bounds")
        return index

    def copyfrom(self, other):
        data = memoryview(other._data if isinstance(other, AudioFrame) else other)
        for i in range(min(_CHUNK, len(data))):
            self._data[i] = data[i]

    @staticmethod
    def _new(values):
        new = AudioFrame()
        for i in range(_CHUNK):
            new._data[i] = min(255, max(0, values[i]))
        return new

    def __add__(self, other):
        return self._mixed(other, 1)

    def __sub__(self, other):
        return self._mixed(other, -1)

    def __iadd__(self, other):
        return self._take(self._mixed(other, 1))

    def __isub__(self, other):
        return self._take(self._mixed(other, -1))

    def __mul__(self, factor):
        factor = int(_board.to_float(factor) * 32768)
        return self._new([((each - 128) * factor >> 15) + 128 for each in self._data])

    def __imul__(self, factor):
        return self._take(self * factor)

    def _mixed(self, other, sign):
        if not isinstance(other, AudioFrame):
            return _NOT_THERE
        return self._new([self._data[i] + sign * (other._data[i] - 128) for i in range(_CHUNK)])

    def _take(self, other):
        if other is _NOT_THERE:
            return other
        for i in range(_CHUNK):
            self._data[i] = other._data[i]
        return self
