"""A frame on the air, and how its sender is set: as in micropython-microbit-v2's `drv_radio.h`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gorae.clock import NS_PER_S

OVERHEAD_BYTES = 1 + 5 + 1 + 2
"""Preamble, address, length and CRC around a payload."""
STRING_HEADER = b"\x01\x00\x01"
"""What `radio.send` puts before a string: the type of packet of MakeCode and CODAL."""
MAX_PAYLOAD = 251
_BITS_PER_S = (1_000_000, 2_000_000, 250_000)
"""By the nRF52's MODE register: `RATE_1MBIT`, `RATE_2MBIT`, and 250 kbit/s, which has no name any more."""
RAMP_UP_NS: Final = 140_000
"""From a task to a transmitter or receiver that is ready (nRF52833 specification, tTXEN and tRXEN)."""


@dataclass(frozen=True)
class RadioSetting:
    """How a transceiver is set. The defaults are the board's; `config()` says which numbers may be."""

    length: int = 32
    """Bytes of the longest payload, 1 to 251."""
    queue: int = 3
    """Of how many of the longest payloads the receive buffer has room, 1 to 254."""
    channel: int = 7
    """0 to 83: MHz above 2400."""
    power_dbm: int = 0
    address: int = 0x75626974
    """32 bits: “uBit”."""
    group: int = 0
    """0 to 255."""
    rate: int = 0
    """0: 1 Mbit/s, 1: 2 Mbit/s, 2: 250 kbit/s."""

    def hears(self, other: RadioSetting) -> bool:
        """Whether a frame of a transceiver that is set like `other` is one for this one."""
        return (self.channel, self.rate, self.address, self.group) == (
            other.channel, other.rate, other.address, other.group,
        )  # fmt: skip


@dataclass(frozen=True)
class RadioFrame:
    """A payload on its way."""

    payload: bytes
    setting: RadioSetting
    """Of its sender."""

    @property
    def airtime_ns(self) -> int:
        """How long it is on the air."""
        bits = 8 * (OVERHEAD_BYTES + len(self.payload))
        return bits * NS_PER_S // _BITS_PER_S[self.setting.rate]

    @property
    def send_ns(self) -> int:
        """How long the sender is at it: its transmitter ramps up, it sends, and its receiver ramps up."""
        return 2 * RAMP_UP_NS + self.airtime_ns


def of_text(text: str) -> bytes:
    """Return the payload that `radio.send(text)` makes, which the sender cuts to its length."""
    return STRING_HEADER + text.encode("utf-8", "replace")


def said(payload: bytes) -> str:
    """Return what a payload says to a reader: `radio:left`, or `radio-bytes:0102ff` for no string."""
    if payload.startswith(STRING_HEADER):
        return MARK + payload[len(STRING_HEADER) :].decode("utf-8", "replace")
    return f"{BYTES_MARK}{payload.hex()}"


MARK: Final = "radio:"
BYTES_MARK: Final = "radio-bytes:"
AIR_MARK: Final = "air:"
"""How marks begin of what a program has sent, and of what somebody sends to it. No program has such marks."""


def sent_by_somebody(frame: RadioFrame) -> str:
    """Return the mark of a message from nobody's kit: `air:7:left`, with its group."""
    return f"{AIR_MARK}{frame.setting.group}:{said(frame.payload).removeprefix(MARK)}"
