"""What a class is started with: where it listens, where it keeps its data, which course it follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gorae.classroom.opening.addresses import addresses_of
from gorae.errors import UsageError
from gorae.texts import Text

LOOPBACK = "127.0.0.1"
PORT = 8765
_ALL = ("0.0.0.0", "::")
"""All networks of this computer."""
_LOCAL_NAMES = ("localhost", LOOPBACK, "[::1]")


@dataclass(frozen=True)
class ClassSettings:
    """A class as it is started."""

    data: Path
    """The folder of the class; nothing of it is anywhere else."""
    host: str = LOOPBACK
    port: int = PORT
    """0: any free port."""
    public: str = ""
    """How browsers reach it, where that is otherwise: `https://class.school.kr` behind a proxy."""
    lang: str = "ko"
    course: str | None = None
    seats: int = 40
    workers: int | None = None
    cable: str = ""
    """A page with HTTPS that has the cable, for a class without: browsers give a serial port to no other."""

    @property
    def secure(self) -> bool:
        """Whether browsers come by HTTPS."""
        return self.public.startswith("https://")

    @property
    def is_only_here(self) -> bool:
        """Whether no other device can come."""
        return self.host in _LOCAL_NAMES

    def origins(self, port: int) -> frozenset[str]:
        """Return the origins that browsers may come from, with the port that is listened at."""
        found = {f"http://{name}:{port}".removesuffix(":80") for name in self._names()}
        return frozenset(found | ({self.public.rstrip("/")} if self.public else set()))

    def _names(self) -> tuple[str, ...]:
        """Return what the server may be called without a proxy."""
        if self.host in _LOCAL_NAMES:
            return _LOCAL_NAMES
        if self.host not in _ALL:
            return (bracketed(self.host),)
        return (*_LOCAL_NAMES, *(one.address for one in addresses_of(self.host)))

    @property
    def shown_host(self) -> str:
        """The address to tell a class: of several the one that most likely works."""
        found = addresses_of(self.host) if self.host in _ALL else []
        return found[0].address if found else bracketed(self.host)

    def hosts(self, port: int) -> frozenset[str]:
        """Return what may stand in a request's `Host`."""
        return frozenset(origin.partition("://")[2] for origin in self.origins(port))


def bracketed(host: str) -> str:
    """Return an address as it stands in a URL: one of IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def read_listen(value: str) -> tuple[str, int]:
    """Return address and port of `ADDRESS:PORT`, `ADDRESS` or `:PORT`. Raises UsageError."""
    try:
        parts = urlsplit(f"//{value if not value.isdigit() else f':{value}'}")
        host, port = parts.hostname or LOOPBACK, parts.port
    except ValueError:
        raise UsageError(Text("classroom.bad-listen", value=value)) from None
    if parts.path or parts.query or parts.username or "@" in value:
        raise UsageError(Text("classroom.bad-listen", value=value))
    return host, PORT if port is None else port


def read_cable(value: str) -> str:
    """Return the address of a page with the cable. Raises UsageError for one that has no HTTPS."""
    try:
        parts = urlsplit(value)
        right = not value or (parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc)
    except ValueError:
        right = False
    if not right:
        raise UsageError(Text("classroom.bad-cable", value=value))
    return value


def read_public(value: str) -> str:
    """Return an origin as browsers say it: `https://class.school.kr`. Raises UsageError."""
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise UsageError(Text("classroom.bad-public", value=value)) from None
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path.strip("/")
        or "@" in parts.netloc
    ):
        raise UsageError(Text("classroom.bad-public", value=value))
    standard = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{bracketed(parts.hostname)}{'' if standard else f':{port}'}"
