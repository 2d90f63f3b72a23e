"""Classes for tests: one in the test's own process, asked by ASGI without a socket."""

from __future__ import annotations

import asyncio
import functools
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from gorae.classroom import facts
from gorae.classroom.app import make_app
from gorae.classroom.room import Classroom
from gorae.classroom.settings import ClassSettings
from gorae.classroom.shelf import LessonShelf

HOST = "127.0.0.1:8765"
ORIGIN = f"http://{HOST}"


class LoopThread:
    """An event loop on a thread of its own: on the tests' thread Playwright has one that goes on."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@dataclass
class Asked:
    """A class, and browsers that ask it."""

    room: Classroom
    app: Any
    clients: list[httpx.AsyncClient] = field(default_factory=list)
    loop: LoopThread = field(default_factory=lambda: LoopThread())

    @property
    def code(self) -> str:
        return self.room.store.read(facts.code)

    def browser(self, address: str = "10.0.0.5") -> Browser:
        """A browser that has not joined."""
        transport = httpx.ASGITransport(self.app, client=(address, 50000), raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Origin": ORIGIN})
        self.clients.append(client)
        return Browser(self, client)

    def student(self, seat: int = 7) -> Browser:
        """A browser that sits at a seat."""
        browser = self.browser()
        joined = browser.post("/api/join", code=self.code, seat=seat, pictures=["sun", "moon", "star"])
        assert joined.status_code == 200, joined.text
        return browser

    def write(self, operation: Callable[[sqlite3.Connection], Any]) -> Any:
        return self.room.store.submit(operation).result()

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(doing)

    def close(self) -> None:
        for client in self.clients:
            self.run(client.aclose())
        self.run(self.room.stop())
        self.loop.close()
        self.room.close()


@dataclass
class Browser:
    """What a browser does, one thing after the other."""

    asked: Asked
    client: httpx.AsyncClient

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.request("POST", path, json=body)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        response: httpx.Response = self.asked.run(self.client.request(method, path, **more))
        return response


shelf_of = functools.cache(LessonShelf)


@pytest.fixture(scope="session", autouse=True)
def lessons_are_read_once() -> Iterator[None]:
    """All classes of these tests have the same lessons."""
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr("gorae.classroom.room.LessonShelf", shelf_of)
        yield


@contextmanager
def opened_class(folder: Path, **settings: Any) -> Iterator[Asked]:
    """Open a class whose workers start when something is checked."""
    room = Classroom(ClassSettings(folder, lang=settings.pop("lang", "en"), **{"workers": 1, **settings}))
    addresses = room.settings.hosts(8765), room.settings.origins(8765)
    asked = Asked(room, make_app(room, lambda: addresses))
    try:
        yield asked
    finally:
        asked.close()


@pytest.fixture
def make_class(tmp_path: Path) -> Iterator[Callable[..., Asked]]:
    """Opens classes: `make_class(course="explorer")`; the same folder again is the same class."""
    with ExitStack() as stack:

        def make(folder: str = "class", **settings: Any) -> Asked:
            return stack.enter_context(opened_class(tmp_path / folder, **settings))

        yield make


@pytest.fixture
def asked(make_class: Callable[..., Asked]) -> Asked:
    """A class with all lessons."""
    return make_class()
