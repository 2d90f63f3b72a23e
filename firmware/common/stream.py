"""Telemetry: what the kit senses and does, in frames between the lines that a program prints.

The format is in docs/telemetry.md. Each part names its channels in `CHANNELS`; `kit.CHANNELS` are those of
the whole kit. Parts put what cost time to read into `values` whenever they know a new one, and `parts.sense`
fills in the rest. A timer takes samples. Up to 24 a second are sent one by one; for more, `batch` is loaded.
"""

import struct
from collections.abc import Callable

import board
import kit
import parts
from micropython import const

_CHANNEL = const(67)  # "C"
_MARK = const(77)  # "M"
_ROWS = const(83)  # "S"
_DESCRIBE_MS = const(250)
_BATCH_MS = const(40)
# The escape itself comes first, or it would be escaped again.
_ESCAPES = (
    (b"\xf5", b"\xf5\xd5"),
    (b"\xc0", b"\xf5\xe0"),
    (b"\xc1", b"\xf5\xe1"),
    (b"\x03", b"\xf5\x23"),
    (b"\x04", b"\xf5\x24"),
    (b"\n", b"\xf5\x2a"),
)

channels = list(kit.CHANNELS)
"""The type of each channel as in struct, and its "name,unit,divisor"."""
values: list[float] = [0] * len(channels)
"""The last known value of each channel, times its divisor."""
busy = False
"""While this is so no sample is taken: set around what must not be interrupted."""
form: str = kit.FORMAT
"""Of a frame with one sample, as in struct."""
period = 0
"""Between two samples in ms."""
sequence = 0
"""The number of the next frame."""
flush: Callable[[], None] | None = None
"""Send the samples that wait, if some may wait."""
_describe_due = 0
described = 0
"""The channel to be described next."""
own: dict[str, int] = {}
"""The program's own channels and where they lie."""


def log(name: str, value: float) -> None:
    """Put a value into the program's own channel of that name; the first time, make it."""
    if name not in own:
        import ownlog

        ownlog.add(name)
    values[own[name]] = value


def sample() -> None:
    """Take a sample and send it. A timer calls this, between any two steps of the program."""
    global busy
    if busy:
        return
    busy = True
    now = board.clock()
    parts.sense_seldom()
    parts.sense()
    send(struct.pack(form, _ROWS, sequence, now, len(values), *values))
    describe_when_due(now)
    busy = False


def rate(hz: int) -> None:
    """Take so many samples a second from now on; 0 for none."""
    global period
    send_waiting()
    period = 1000 // hz if hz else 0
    if 0 < period <= _BATCH_MS:
        import batch

        board.every(period, batch.sample)
    else:
        board.every(period, sample)


def mark(name: str) -> None:
    """Send an event. Its name is cut after 40 characters."""
    global busy
    send_waiting()
    busy = True
    send(struct.pack("<BBI", _MARK, sequence, board.clock()) + name[:40].encode())
    busy = False


def describe_all() -> None:
    """Send the description of every channel, as at the start of a program."""
    for _ in channels:
        describe(board.clock())


def describe_when_due(now: int) -> None:
    """Send the description of the next channel, four times a second at most."""
    global _describe_due
    if now >= _describe_due:
        _describe_due = now + _DESCRIBE_MS
        describe(now)


def send(body: bytes) -> None:
    """Send a frame."""
    global sequence
    sequence = sequence + 1 & 255
    body += checksum(body)
    for plain, escaped in _ESCAPES:
        if plain in body:
            body = body.replace(plain, escaped)
    board.write(b"\xc0" + body + b"\xc1")


def send_waiting() -> None:
    """Send the samples that wait, if some do."""
    global busy
    busy = True
    if flush:
        flush()
    busy = False


def describe(now: int) -> None:
    """Send the description of one channel, the next one each time."""
    global described
    head = struct.pack("<BBIBB", _CHANNEL, sequence, now, described, len(channels))
    send(head + channels[described].encode())
    described = (described + 1) % len(channels)


def _checksum(body: bytes) -> bytes:
    """The CRC of docs/telemetry.md. It needs no table, which would take time to make."""
    crc = 65535
    for byte in body:
        byte ^= crc >> 8
        byte ^= byte >> 4
        crc = (crc << 8 ^ byte << 12 ^ byte << 5 ^ byte) & 65535
    return bytes((crc >> 8 ^ 255, crc & 255 ^ 255))


checksum: Callable[[bytes], bytes] = _checksum
"""Of a frame: two bytes. Where there are many, `batch` has a quicker one."""
