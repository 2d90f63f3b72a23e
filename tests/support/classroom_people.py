"""Simulated browsers of a class, light enough that 200 of them leave the processor to the server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

PICTURES = ["sun", "moon", "star"]


class Gone(Exception):  # noqa: N818
    """The server has gone in the middle of an answer."""


@dataclass
class Http:
    """One connection that is kept, with what HTTP/1.1 needs and no more."""

    host: str
    port: int
    cookie: str = ""
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Return status and JSON. Raises Gone."""
        try:
            reader, writer = self._streams or await asyncio.open_connection(self.host, self.port)
            self._streams = reader, writer
            writer.write(self._request(method, path, body))
            status, headers = await _head(reader)
            data = await reader.readexactly(int(headers.get("content-length", "0")))
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.hang_up()
            raise Gone from error
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        return status, json.loads(data) if data else {}

    async def events(self, path: str) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """Yield what a stream tells: kind and data. Ends when the server goes."""
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=1 << 22)
        writer.write(self._request("GET", path, None))
        kind = ""
        try:
            await _head(reader)
            while line := (await reader.readline()).decode():
                if line.startswith("event: "):
                    kind = line[7:].strip()
                elif line.startswith("data: "):
                    yield kind, json.loads(line[6:])
        except (OSError, asyncio.IncompleteReadError, ValueError):
            return
        finally:
            writer.close()

    def hang_up(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None

    def _request(self, method: str, path: str, body: dict[str, Any] | None) -> bytes:
        sent = json.dumps(body).encode() if body is not None else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Cookie: {self.cookie}"]
        if body is not None:
            lines += [f"Origin: http://{self.host}:{self.port}", "Content-Type: application/json"]
            lines += [f"Content-Length: {len(sent)}"]
        return "\r\n".join([*lines, "", ""]).encode() + sent


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines[1:] if line)
    return int(lines[0].split()[1]), {name.lower(): value for name, _, value in pairs}


@dataclass
class Pupil:
    """A student: saves, checks, listens; remembers what was acknowledged."""

    seat: int
    http: Http
    lesson: str
    edit: int = 0
    version: int = 0
    acknowledged: str = ""
    """The newest text that the server says it has."""
    save_s: list[float] = field(default_factory=list)
    """How long each save took."""
    told: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    """News of checks."""

    @property
    def _tab(self) -> str:
        return f"tab{self.seat:08}"

    async def join(self, code: str) -> None:
        body = {"code": code, "seat": self.seat, "pictures": PICTURES}
        status, told = await self.http.ask("POST", "/api/join", body)
        assert status == 200, told

    async def save(self, text: str) -> float:
        """Save a text, and return when that was acknowledged. Raises Gone."""
        self.edit += 1
        body = {
            "files": {"main.py": text},
            "base": self.version,
            "tab": self._tab,
            "edit": self.edit,
        }
        began = time.perf_counter()
        status, told = await self.http.ask("POST", f"/api/work/{self.lesson}", body)
        if status == 200:
            self.save_s.append(time.perf_counter() - began)
            self.version, self.acknowledged = told["version"], text
        return time.time()

    async def check(self) -> int:
        """Ask for a check of what was saved last; its number, 0 when it was refused."""
        body = {"lesson": self.lesson, "version": self.version}
        status, told = await self.http.ask("POST", "/api/check", body)
        return int(told["check"]) if status == 200 else 0

    async def listen(self) -> None:
        """Take news for as long as the server is there, as the page that saves."""
        async for kind, data in self.http.events(f"/api/news?tab={self._tab}"):
            if kind == "check":
                self.told.put_nowait(data)

    async def verdict(self, check: int) -> tuple[float, float, dict[str, Any]]:
        """Return when a check's first lines came, when its end came, and that. In s of `perf_counter`."""
        first = 0.0
        while True:
            told = await self.told.get()
            if told["check"] != check:
                continue
            now = time.perf_counter()
            first = first or (now if told["lines"] else 0.0)
            if told["state"] not in ("waiting", "running"):
                return first or now, now, told
