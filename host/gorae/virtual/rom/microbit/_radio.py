# The micro:bit's `radio`: checks as in its modradio.c; what a transceiver does, the host knows.
import _board
import struct as _struct

RATE_1MBIT = 0
RATE_2MBIT = 1

_DBM = (-30, -20, -16, -12, -8, -4, 0, 4)  # by `power`
_LIMITS = {
    "length": (1, 251), "queue": (1, 254), "channel": (0, 83), "power": (0, 7), "data_rate": (0, 2),
    "address": (-0x80000000, 0x7FFFFFFF), "group": (0, 255),
}  # fmt: skip
_HEADER = b"\x01\x00\x01"  # of a packet that is a string
_OVERHEAD = 6

_set = {}
_state = {"on": True, "buffer": None}


def reset():
    _set.update({"length": 32, "queue": 3, "channel": 7, "power": 6, "address": 0x75626974, "group": 0})
    _set["data_rate"] = RATE_1MBIT


def config(*args, **options):
    if args:
        raise TypeError("arguments must be keywords")
    new = {}
    for name in options:
        value = options[name]
        value = int(value) if isinstance(value, bool) else _board.to_int(value)
        value = (value + 0x80000000 & 0xFFFFFFFF) - 0x80000000  # as C takes it
        if name not in _LIMITS:
            raise ValueError("unknown argument '%s'" % name)
        least, most = _LIMITS[name]
        if not least <= value <= most:
            raise ValueError("value out of range for argument '%s'" % name)
        new[name] = value
    resized = any(new.get(name, _set[name]) != _set[name] for name in ("length", "queue"))
    _set.update(new)
    if _state["on"] and resized:
        on()
    elif _state["on"]:
        _tell(1)


def on():
    off()
    _state["buffer"] = bytearray((_set["length"] + _OVERHEAD) * (_set["queue"] + 1))
    _state["on"] = True
    _tell(0)


def off():
    _state["on"] = False
    _state["buffer"] = None
    _board.op(REQUEST.RADIO_SET, 2)


def _tell(how):
    s = _set
    _struct.pack_into(
        "<BBBbIBB", _board.payload, 0, s["length"], s["queue"], s["channel"], _DBM[s["power"]],
        s["address"] & 0xFFFFFFFF, s["group"], s["data_rate"],
    )  # fmt: skip
    _board.op(REQUEST.RADIO_SET, how)


def _must_be_on():
    if not _state["on"]:
        raise ValueError("radio is not enabled")


def send(message):
    if not isinstance(message, (str, bytes)):
        raise TypeError("can't convert '%s' object to str implicitly" % type(message).__name__)
    _send(_HEADER + (message.encode() if isinstance(message, str) else message))


def send_bytes(message):
    try:
        data = bytes(memoryview(message))
    except TypeError:
        raise TypeError("object with buffer protocol required")
    _send(data)


def _send(data):
    _must_be_on()
    _board.send(REQUEST.RADIO_SEND, data[: _set["length"]])


def receive():
    data = receive_bytes()
    if data is None:
        return None
    if data[:3] != _HEADER:
        raise ValueError("received packet is not a string")
    data = data[3:]
    for end in range(len(data), -1, -1):  # a character that was cut shows as one that nobody can read
        try:
            return str(data[:end], "utf-8") + "\ufffd" * (len(data) - end)
        except UnicodeError:
            pass


def receive_bytes():
    _must_be_on()
    n = _board.op(REQUEST.RADIO_RECEIVE)
    return None if n < 0 else bytes(_board.payload[:n])


def receive_bytes_into(buffer):
    if isinstance(buffer, (str, bytes)):
        raise TypeError("object with buffer protocol required")
    try:
        view = memoryview(buffer)
    except TypeError:
        raise TypeError("object with buffer protocol required")
    data = receive_bytes()
    if data is None:
        return None
    for i in range(min(len(data), len(view))):
        view[i] = data[i]
    return len(data)


def receive_full():
    _must_be_on()
    n = _board.op(REQUEST.RADIO_RECEIVE)
    if n < 0:
        return None
    return bytes(_board.payload[:n]), _board.words[7], _board.words[8]


reset()
