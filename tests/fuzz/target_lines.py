"""Lines that others hold the other end of: serial ports over a network, a bootloader, telemetry."""

from __future__ import annotations

import struct
from collections.abc import Callable

from hypothesis import strategies as st
from target import Target, mutated

from gorae.telemetry.frames import Decoder
from gorae.virtual.bootloader import CHIPS, BareChip, Bootloader
from gorae.virtual.bootloader.slip import encode
from gorae.virtual.endpoints.rfc2217 import OptionError, _Telnet

_PIECES = [
    b"\xff",
    b"\xff\xfa",
    b"\xff\xf0",
    b"\xff\xfb",
    b"\xff\xfd",
    b"\xff\xfe",
    b"\xff\xfa,",
    b"\xff\xff",
    b"\x01\x02",
]
_TELNET = st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=12)), max_size=60).map(b"".join)
_SYNC = b"\0\x08" + struct.pack("<HI", 36, 0) + b"\x07\x07\x12\x20" + b"\x55" * 32
_READ = b"\0\x0a" + struct.pack("<HII", 4, 0, 0x3FF00000)
_BEGIN = b"\0\x10" + struct.pack("<HIIIII", 16, 0, 4096, 1, 1024, 0x1000)

_ASKED = encode(_SYNC) + encode(_READ) + encode(_BEGIN)


class _Device:
    on_send: Callable[[bytes], None] = staticmethod(lambda data: None)

    def receive(self, data: bytes) -> None:
        pass

    def set_lines(self, *, dtr: bool, rts: bool) -> None:
        pass

    def send_break(self) -> None:
        pass

    def close(self) -> None:
        pass


def _rfc2217(data: bytes) -> None:
    sent: list[bytes] = []
    codec = _Telnet(_Device(), sent.append)
    for start in range(0, len(data), 64):
        codec.decoded(data[start : start + 64])
    assert sum(map(len, sent)) <= 100 + 20 * len(data), "it answers with more than it is asked"


def _bootloader(data: bytes) -> None:
    chip = BareChip(Bootloader(CHIPS["ESP32"]))
    chip.set_lines(dtr=False, rts=True)
    chip.set_lines(dtr=True, rts=False)
    for start in range(0, len(data), 64):
        chip.receive(data[start : start + 64])


def _telemetry(data: bytes) -> None:
    reader = Decoder()
    for start in range(0, len(data), 64):
        list(reader.feed(data[start : start + 64]))


TARGETS = [
    Target("telemetry", st.lists(st.binary(max_size=40)).map(b"\0".join), _telemetry, ()),
    # What PortManager raises ends that client's connection alone; tests/attacks/test_peers.py shows it.
    Target("rfc2217", _TELNET, _rfc2217, (OptionError, TypeError, KeyError, struct.error)),
    Target(
        "bootloader",
        mutated([encode(_SYNC) + encode(_READ) + encode(_BEGIN)], [b"\xc0", b"\xdb"]),
        _bootloader,
        (),
    ),
]
