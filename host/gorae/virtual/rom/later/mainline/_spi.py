# `machine.SPI` and `SoftSPI`: to nothing, or back to itself where it sends and listens at one pin.
import _timing
from _pins import Pin


class _Spi:
    MSB = 0
    LSB = 1
    CONTROLLER = 0

    def init(self, baudrate=None, **more):
        if baudrate is not None:
            self._baudrate = baudrate
        for name, value in more.items():
            if name not in ("polarity", "phase", "bits", "firstbit", "sck", "mosi", "miso", "cs"):
                raise TypeError("extra keyword arguments given")
            self._set[name] = (
                Pin(value)._number if name in ("sck", "mosi", "miso") and value is not None else value
            )

    def deinit(self):
        pass

    def _exchange(self, data):
        _timing.sleep_us(len(data) * 8_000_000 // self._baudrate)
        loops = self._set.get("mosi", -1) == self._set.get("miso", -2)
        return bytes(data) if loops else bytes(len(data))

    def write(self, buf):
        self._exchange(buf)

    def read(self, nbytes, write=0):
        return self._exchange(bytes((write,)) * nbytes)

    def readinto(self, buf, write=0):
        buf[:] = self.read(len(buf), write)

    def write_readinto(self, write_buf, read_buf):
        if len(write_buf) != len(read_buf):
            raise ValueError("buffers must be the same length")
        read_buf[:] = self._exchange(write_buf)


class SPI(_Spi):
    def __init__(self, id, baudrate=1_000_000, *args, **more):
        if id not in PORT.SPIS:
            raise ValueError("SPI(%d) doesn't exist" % id)
        self._id = id
        self._set = {}
        self.init(baudrate, **more)

    def __repr__(self):
        return "SPI(id=%d, baudrate=%d)" % (self._id, self._baudrate)


class SoftSPI(_Spi):
    def __init__(self, baudrate=500_000, *, polarity=0, phase=0, bits=8, firstbit=0, sck, mosi, miso):
        self._set = {}
        self.init(baudrate, sck=sck, mosi=mosi, miso=miso)

    def __repr__(self):
        return "SoftSPI(baudrate=%d)" % self._baudrate
