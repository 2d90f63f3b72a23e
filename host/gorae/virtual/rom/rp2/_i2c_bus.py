# The RP2040's I2C: two buses, each on pins of its own.
import _buses
from _pins import number_of

_EIO = 5
_buses._kept.update(
    {0: [5, 4, 399361, 50000], 1: [7, 6, 399361, 50000]}
)  # scl, sda, freq, timeout: of each bus


class I2C(_buses.I2C):
    def __new__(cls, id=0, *args, **more):
        return object.__new__(cls)

    def __init__(self, id=0, freq=400000, *, scl=None, sda=None, timeout=50000):
        if id not in (0, 1):
            raise ValueError("I2C(%d) doesn't exist" % id)
        for pin, odd, name in ((scl, 1, "SCL"), (sda, 0, "SDA")):
            number = number_of(pin, 1) if pin is not None else None
            if number is not None and number & 3 != 2 * id + odd:
                raise ValueError("bad %s pin" % name)
        period = (125_000_000 + freq // 2) // freq
        super().__init__(id, scl=scl, sda=sda, freq=125_000_000 // period, timeout=timeout)

    def __repr__(self):
        scl, sda, freq, timeout = _buses._kept[self._id]
        return "I2C(%d, freq=%d, scl=%d, sda=%d, timeout=%d)" % (self._id, freq, scl, sda, timeout)


def _with_eio(method):
    # nobody answers: this port says EIO, and others say ENODEV
    def call(self, *args, **more):
        try:
            return method(self, *args, **more)
        except OSError:
            raise OSError(_EIO)

    return call


for _name in ("writeto", "readfrom", "writeto_mem", "readfrom_mem", "readfrom_mem_into"):
    setattr(I2C, _name, _with_eio(getattr(_buses.I2C, _name)))
