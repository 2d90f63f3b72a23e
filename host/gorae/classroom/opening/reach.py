"""Whether the class gets here: what the first student's browser tried, and what stands in the way.

A computer cannot see its own firewall from outside, nor that a Wi-Fi keeps its devices apart. So the first
browser on another device tries each kind of connection that a lesson needs, and tells. Until one comes, the
answer is that nobody has got here yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

SLOW_MS = 400.0
"""Of one round trip. Typing does not wait for it; the moving robot does."""
LATE_MS = 3000.0
"""Of the first piece of news: a proxy that collects news sends them when it likes."""


class ReachProblem(StrEnum):
    """What stands between the class and this computer."""

    ONLY_HERE = "only-here"
    """The server listens on loopback: no other device can ever come."""
    NO_NETWORK = "no-network"
    """This computer has no address in a network."""
    NOBODY_YET = "nobody-yet"
    """No other device has got here: it was not tried, or a firewall or the Wi-Fi is in the way."""
    NO_COOKIES = "no-cookies"
    """The browser keeps no cookies, so that nobody stays in a seat."""
    NO_NEWS = "no-news"
    """News do not come, or late: something in between collects them."""
    NO_SOCKET = "no-socket"
    """No WebSocket: a kit by cable will not work through this network."""
    SLOW = "slow"
    """Each request takes long."""


BLOCKING = frozenset(
    {ReachProblem.ONLY_HERE, ReachProblem.NO_NETWORK, ReachProblem.NOBODY_YET, ReachProblem.NO_COOKIES}
)
"""With these no lesson can begin; the others make it worse."""


@dataclass(frozen=True)
class ConnectionTrial:
    """What a browser on another device found. Times are in ms, None where nothing came."""

    cookies: bool
    round_trip_ms: float | None
    news_ms: float | None
    socket_ms: float | None
    secure: bool = False
    """Whether the page is a secure context: only then can the browser open a cable itself."""
    serial: bool = False
    """Whether the browser has Web Serial."""


def obstacles(tried: ConnectionTrial | None, *, only_here: bool, has_network: bool) -> list[ReachProblem]:
    """Return what stands in the way, the worst first; nothing when a class can begin.

    `tried` is None until a browser on another device has come.
    """
    if only_here:
        return [ReachProblem.ONLY_HERE]
    if not has_network:
        return [ReachProblem.NO_NETWORK]
    return list(_found(tried)) if tried else [ReachProblem.NOBODY_YET]


def _found(tried: ConnectionTrial) -> Iterator[ReachProblem]:
    if not tried.cookies:
        yield ReachProblem.NO_COOKIES
    if tried.news_ms is None or tried.news_ms > LATE_MS:
        yield ReachProblem.NO_NEWS
    if tried.socket_ms is None:
        yield ReachProblem.NO_SOCKET
    if tried.round_trip_ms is None or tried.round_trip_ms > SLOW_MS:
        yield ReachProblem.SLOW


class Reach:
    """What is known so far of who gets here, by the first browser on another device or a better one."""

    def __init__(self, *, only_here: bool, has_network: bool) -> None:
        self._only_here, self._has_network = only_here, has_network
        self.tried: ConnectionTrial | None = None
        self.listeners: list[Callable[[], None]] = []
        """Called when something new is known, in the thread that notes it."""

    @property
    def obstacles(self) -> list[ReachProblem]:
        """What stands in the way now, the worst first."""
        return obstacles(self.tried, only_here=self._only_here, has_network=self._has_network)

    def note(self, tried: ConnectionTrial, *, here: bool) -> bool:
        """Note what a browser found, and return whether that says anything new.

        `here` is whether it runs on this very computer: such a browser passes no firewall and proves nothing.
        """
        if here:
            return False
        before = self.obstacles
        known = obstacles(tried, only_here=self._only_here, has_network=self._has_network)
        if self.tried is None or len(known) < len(before):
            self.tried = tried
            for listener in self.listeners:
                listener()
            return True
        return False
