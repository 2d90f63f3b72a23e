# `esp32`: storage that outlives a reset, and the chip's own temperature.
import _board

WAKEUP_ALL_LOW = False
WAKEUP_ANY_HIGH = True
HEAP_DATA = 4
HEAP_EXEC = 1
_op = _board.op
_NOT_FOUND = (-4354, "ESP_ERR_NVS_NOT_FOUND")


class NVS:
    def __init__(self, namespace):
        if not 0 < len(namespace) < 16:
            raise OSError(-4361, "ESP_ERR_NVS_KEY_TOO_LONG")
        self._namespace = namespace

    def _keep(self, what, kind, key, data=b""):
        name = ("%s\0%s\0%s" % (kind, self._namespace, key)).encode()
        return _op(REQUEST.KEEP, what, _board.load(name + data), len(name))

    def _load(self, kind, key):
        n = self._keep(0, kind, key)
        if n < 0:
            raise OSError(*_NOT_FOUND)
        return bytes(_board.payload[:n])

    def set_i32(self, key, value):
        self._keep(1, "i", key, (value & 0xFFFFFFFF).to_bytes(4, "little"))

    def get_i32(self, key):
        value = int.from_bytes(self._load("i", key), "little")
        return value - (value >> 31 << 32)

    def set_blob(self, key, value):
        self._keep(1, "b", key, value.encode() if isinstance(value, str) else bytes(value))

    def get_blob(self, key, buffer):
        data = self._load("b", key)
        if len(data) > len(buffer):
            raise OSError(-4364, "ESP_ERR_NVS_INVALID_LENGTH")
        buffer[: len(data)] = data
        return len(data)

    def erase_key(self, key):
        found = [self._keep(2, kind, key) for kind in "ib"]
        if max(found) < 0:
            raise OSError(*_NOT_FOUND)

    def commit(self):
        pass


def raw_temperature():
    return 127  # degrees Fahrenheit


def wake_on_ext0(pin, level):
    pass


def wake_on_ext1(pins, level):
    pass


def wake_on_touch(wake):
    pass


def wake_on_ulp(wake):
    pass


def wake_on_gpio(pins, level):
    pass


def gpio_deep_sleep_hold(enable):
    pass


def idf_heap_info(capabilities):
    return [(15072, 11900, 7168, 11516), (113840, 112000, 110592, 110000)]


def __getattr__(name):
    if name == "PCNT":
        from _counters import PCNT

        return PCNT
    if name in ("RMT", "ULP", "Partition"):
        _board.not_imitated("esp32." + name)
    raise AttributeError("'module' object has no attribute '%s'" % name)
