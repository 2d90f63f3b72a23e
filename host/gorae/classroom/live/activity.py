"""An activity: something that goes on in a worker, hears what a student does, and tells what happens.

The server and a worker send each other frames (`jobs.worker`). In each there is a line of JSON and, after it,
bytes. A worker trusts the server, from which it also takes pickled orders; the server reads what a worker
sends as data of a stranger's, for students' programs run there.
"""

from __future__ import annotations

import json
import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Message: TypeAlias = Mapping[str, Any]
Tell: TypeAlias = Callable[[Message, bytes], None]
"""Sends a message, and bytes with it. From any thread."""

ID, START, OVER = "id", "start", "over"
"""Keys of messages: whose it is, and which are the first and the last."""
ENDINGS = ("finished", "time-limit", "stopped", "error", "refused", "broken")
"""How an activity may end: `refused` is what cannot be begun, `broken` is our own fault."""


class Activity(ABC):
    """One activity, in a worker. It has a thread of its own."""

    @abstractmethod
    def go(self) -> Message:
        """Do it all, and return how it ended: `{"ending": one of ENDINGS, …}`."""

    @abstractmethod
    def take(self, message: Message, data: bytes) -> None:
        """Hear what a student does. On another thread than `go`; never blocks. Raises ValueError."""

    @abstractmethod
    def stop(self) -> None:
        """Have `go` return soon. From any thread."""


class LiveOrder(ABC):
    """What is to be done, as the server sends it to a worker."""

    @abstractmethod
    def begin(self, tell: Tell) -> Activity:
        """Return the activity. `tell` sends what happens to the server."""

    def pack(self) -> bytes:
        """Return bytes for a worker of ours."""
        return pickle.dumps(self)

    @staticmethod
    def unpack(data: bytes) -> LiveOrder:
        """Return the order that `pack` made bytes of. Never call it with bytes of a stranger."""
        order = pickle.loads(data)
        if not isinstance(order, LiveOrder):
            raise ValueError("this is no order")
        return order


def pack(message: Message, data: bytes = b"") -> bytes:
    """Return a message and its bytes as one frame."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode() + b"\n" + data


def unpack(frame: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the message of a frame and its bytes. Raises ValueError."""
    head, found, data = frame.partition(b"\n")
    try:
        message = json.loads(head)
    except RecursionError:
        message = None
    if not found or not isinstance(message, dict):
        raise ValueError("this is no message")
    return message, data
