# The I2C bus and the serial line.
import _board
import _i2c
import _timing
from _pins import number

_w = _board.words
_payload = _board.payload
_bell = _board.bell
_fire = _timing._fire


class MicroBitI2C:
    __repr__ = _board.by_class

    def init(self, freq=100000, sda=None, scl=None):
        clock = 19 if scl is None else number(scl)
        _board.op(REQUEST.I2C_INIT, freq, clock, 20 if sda is None else number(sda))

    def scan(self):
        return _i2c.scan()

    def read(self, addr=..., n=..., repeat=False):
        _board.needed(addr, "addr")
        _board.needed(n, "n")
        _board.to_int(n)
        return _i2c.read(addr, n)

    def write(self, addr=..., buf=..., repeat=False):
        _board.needed(addr, "addr")
        _board.needed(buf, "buf")
        _i2c.write(addr, buf)


class MicroBitUART:
    __repr__ = _board.by_class
    ODD = 1
    EVEN = 0

    def init(self, baudrate=9600, bits=8, parity=None, stop=1, *, pins=None, tx=None, rx=None):
        _board.to_int(baudrate)
        if parity is not None:
            _board.to_int(parity)
        if pins is not None:
            tx, rx = pins
        if rx is not None:
            number(rx)
        self._apart = tx is not None or rx is not None  # nobody is at the other end
        _board.op(REQUEST.LINE, -1 if tx is None else number(tx))

    def any(self):
        return False

    def read(self, nbytes=-1):
        return None

    def readline(self):
        return None

    def readinto(self, buf, nbytes=-1):
        return None

    def write(self, buf):
        if isinstance(buf, bytes) and len(buf) <= 512:
            n = len(buf)
            _payload[:n:1] = buf
            w = _w
            w[0] = REQUEST.SERIAL
            w[1] = n
            _bell()
            if w[5]:
                _fire()
            return n
        data = memoryview(buf.encode() if isinstance(buf, str) else buf)
        for start in range(0, len(data), 512):
            _board.send(REQUEST.SERIAL, data[start : start + 512])
        return len(data)
