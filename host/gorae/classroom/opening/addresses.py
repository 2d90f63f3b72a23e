"""The addresses by which other devices in the room may reach this computer.

Only this computer is asked. Whether another device really gets here, no computer can know of itself: a
firewall or the Wi-Fi may stand between. `reach` has what a student's browser found out.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Address

_VIRTUAL = re.compile(
    r"docker|^br-|^veth|virbr|vmnet|vboxnet|virtualbox|vmware|hyper-v|vethernet|\bwsl\b|^tun|^tap|utun|^wg"
    r"|tailscale|zerotier|hamachi|wireguard|openvpn|npcap|bluetooth|^awdl|^llw",
    re.IGNORECASE,
)
"""What systems call networks that no child's device is in."""
_ELSEWHERE = ("192.0.2.1", 9)
"""An address of documentation (RFC 5737). No packet is sent: connecting UDP only looks up the way."""


class Rank(IntEnum):
    """How likely the class can reach an address, the likeliest first."""

    DEFAULT = 0
    """Of the network through which this computer reaches others."""
    PRIVATE = 1
    """Of another local network (RFC 1918)."""
    PUBLIC = 2
    """Of the internet: the class is open to everybody unless a firewall stands before it."""
    VIRTUAL = 3
    """Of a network that is only inside this computer, or of a VPN."""
    UNCONFIGURED = 4
    """Drawn by the computer itself since nobody gave it one (169.254): the network does not work."""


@dataclass(frozen=True, order=True)
class LocalAddress:
    """One IPv4 address of this computer."""

    rank: Rank
    address: str
    interface: str = ""
    """What the system calls the network."""

    @property
    def is_useful(self) -> bool:
        """Whether a class should be told of it."""
        return self.rank <= Rank.PUBLIC


def local_addresses() -> list[LocalAddress]:
    """Return the addresses of this computer but for loopback, those that likely work first."""
    import ifaddr

    found = [
        (str(ip.nice_name), ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)  # IPv6 comes as a tuple: a school's room is IPv4
    ]
    return ranked(found, default_address())


def ranked(found: Iterable[tuple[str, str]], default: str | None) -> list[LocalAddress]:
    """Return names and addresses of networks in the order in which to try them, loopback left out."""
    known = {address: name for name, address in found if not IPv4Address(address).is_loopback}
    return sorted(LocalAddress(_rank(name, text, default), text, name) for text, name in known.items())


def _rank(name: str, text: str, default: str | None) -> Rank:
    address = IPv4Address(text)
    if address.is_link_local:
        return Rank.UNCONFIGURED
    if _VIRTUAL.search(name):
        return Rank.VIRTUAL
    if text == default:
        return Rank.DEFAULT
    return Rank.PRIVATE if address.is_private else Rank.PUBLIC


def default_address() -> str | None:
    """Return the address that this computer shows to others; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if IPv4Address(address).is_unspecified else address


def addresses_of(listening: str) -> list[LocalAddress]:
    """Return those that lead to a server that listens on `listening`, such as 0.0.0.0 or 192.168.0.5.

    Loopback gives none: nobody but this computer gets there.
    """
    own = local_addresses()
    if listening in ("", "0.0.0.0", "::"):
        return own
    return [address for address in own if address.address == listening]
