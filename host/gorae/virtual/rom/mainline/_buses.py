# The ESP32's I2C: I2C, SoftI2C.
import _board
import _i2c
from _pins import number_of

_op = _board.op
_kept = {0: [18, 19, 400000, 50000], 1: [25, 26, 400000, 50000]}  # scl, sda, freq, timeout: of each bus
_used = None  # whose wires the bus is on


class _Bus:
    def _use(self):
        global _used
        if _used is not self:
            _op(REQUEST.I2C_INIT, self._freq, self._scl, self._sda)
            _used = self

    def _set(self, scl, sda, freq):
        global _used
        self._scl, self._sda, self._freq = scl, sda, freq
        _used = None
        self._use()

    def scan(self):
        self._use()
        return _i2c.scan()

    def writeto(self, addr, buf, stop=True):
        self._use()
        _i2c.write(addr, buf)
        return len(buf)

    def writevto(self, addr, vector, stop=True):
        return self.writeto(addr, b"".join([bytes(memoryview(part)) for part in vector]), stop)

    def readfrom(self, addr, nbytes, stop=True):
        self._use()
        return _i2c.read(addr, nbytes)

    def readfrom_into(self, addr, buf, stop=True):
        buf[:] = self.readfrom(addr, len(buf))

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        self._use()
        _i2c.write(addr, _register(memaddr, addrsize) + bytes(buf))

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8):
        self._use()
        return _i2c.exchange(addr, _register(memaddr, addrsize), nbytes)

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        buf[:] = self.readfrom_mem(addr, memaddr, len(buf), addrsize=addrsize)


def _register(memaddr, addrsize):
    if addrsize & 7 or not 0 <= addrsize <= 32:
        raise ValueError("invalid addrsize")
    return (memaddr & (1 << addrsize) - 1).to_bytes(addrsize // 8, "big")


class I2C(_Bus):
    def __new__(cls, id=0, *args, **more):
        if id == -1:
            print("Warning: I2C(-1, ...) is deprecated, use SoftI2C(...) instead")
            return SoftI2C(*args, **more)
        return object.__new__(cls)

    def __init__(self, id=0, *, scl=None, sda=None, freq=None, timeout=None):
        if id not in _kept:
            raise ValueError("I2C(%d) doesn't exist" % id)
        self._id = id
        self.init(scl=scl, sda=sda, freq=freq, timeout=timeout)

    def init(self, *, scl=None, sda=None, freq=None, timeout=None):
        kept = _kept[self._id]
        if scl is not None:
            kept[0] = number_of(scl, 1)
        if sda is not None:
            kept[1] = number_of(sda, 1)
        if freq is not None:
            kept[2] = freq
        if timeout is not None:
            kept[3] = timeout
        self._set(*kept[:3])

    def _only_in_software(self, *args):
        raise OSError("I2C operation not supported")

    start = stop = readinto = write = _only_in_software

    def __repr__(self):
        scl, sda, freq, timeout = _kept[self._id]
        return "I2C(%d, scl=%d, sda=%d, freq=%d, timeout=%d)" % (self._id, scl, sda, freq, timeout)


class SoftI2C(_Bus):
    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        self.init(scl, sda, freq=freq, timeout=timeout)

    def init(self, scl, sda, *, freq=400000, timeout=50000):
        self._sent = None
        self._set(number_of(scl, 1), number_of(sda, 1), freq)

    # What is written between start and stop goes to the device in one transaction, at the stop.

    def start(self):
        self._use()
        self._flush()
        self._sent = b""

    def write(self, buf):
        if self._sent is None:
            raise OSError(5)
        first = not self._sent
        self._sent += bytes(memoryview(buf))
        present = self._sent[0] >> 1 in _i2c.scan() if first and buf else True
        return len(buf) if present else 0

    def readinto(self, buf, nack=True):
        if not self._sent or not self._sent[0] & 1:
            raise OSError(5)
        buf[:] = _i2c.read(self._sent[0] >> 1, len(buf))

    def stop(self):
        self._flush()

    def _flush(self):
        sent, self._sent = self._sent, None
        if sent and not sent[0] & 1:
            try:
                _i2c.write(sent[0] >> 1, sent[1:])
            except OSError:
                pass  # write() has told that nobody answered

    def __repr__(self):
        return "SoftI2C(scl=%d, sda=%d, freq=%d)" % (self._scl, self._sda, self._freq)
