# The I2C bus and the serial line.
import _board
import _i2c
from _pins import number


class MicroBitI2C:
    def init(self, freq=100000, sda=None, scl=None):
        clock = 19 if scl is None else number(scl)
        _board.op(REQUEST.I2C_INIT, freq, clock, 20 if sda is None else number(sda))

    def scan(self):
        return _i2c.scan()

    def read(self, addr, n, repeat=False):
        return _i2c.read(addr, n)

    def write(self, addr, buf, repeat=False):
        _i2c.write(addr, buf)


class MicroBitUART:
    ODD = 1
    EVEN = 0

    def init(self, baudrate=9600, bits=8, parity=None, stop=1, *, pins=None, tx=None, rx=None):
        if pins or tx or rx:
            _board.not_imitated("uart.init(tx=…, rx=…)")

    def any(self):
        return False

    def read(self, nbytes=-1):
        return None

    def readline(self):
        return None

    def readinto(self, buf, nbytes=-1):
        return None

    def write(self, buf):
        data = memoryview(buf.encode() if isinstance(buf, str) else buf)
        for start in range(0, len(data), 512):
            _board.send(REQUEST.SERIAL, data[start : start + 512])
        return len(data)
