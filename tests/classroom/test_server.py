"""The server as it runs: streams that end, silent connections, processes that are killed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gorae.classroom import facts
from gorae.classroom.room import Classroom
from gorae.classroom.server import ClassServer
from gorae.classroom.settings import ClassSettings

from .conftest import LoopThread

PICTURES = ["sun", "moon", "star"]
WORK = "/api/work/wall-stop"
STOPS = "from robot import *\n\ndrive(150)\nwhile distance() > 130:\n    sleep(10)\nstop()\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClassServer]:
    """A server on a free port, in a thread of this process."""
    room = Classroom(ClassSettings(tmp_path_factory.mktemp("served"), port=0, lang="en", workers=1))
    serving = ClassServer(room)
    serving.start()
    yield serving
    serving.close()
    room.close()


def client_of(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Origin": url}, timeout=60)


@pytest.fixture
def browser(server: ClassServer) -> Iterator[httpx.Client]:
    with client_of(server.url) as client:
        join(client, server.room.store.read(facts.code), 7)
        yield client


def join(client: httpx.Client, code: str, seat: int) -> None:
    joined = client.post("/api/join", json={"code": code, "seat": seat, "pictures": PICTURES})
    assert joined.status_code == 200, joined.text


def events(lines: Iterator[str]) -> Iterator[tuple[str, str, Any]]:
    """Events of a stream: id, kind, data."""
    known: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            known[name] = value
        elif "data" in known:
            yield known["id"], known["event"], json.loads(known["data"])
            known = {}


def hand(client: httpx.Client, up: bool) -> None:
    assert client.post("/api/hand", json={"up": up}).status_code == 200


def test_a_stream_goes_on_where_it_was_lost(browser: httpx.Client) -> None:
    with browser.stream("GET", "/api/news") as stream:
        told = events(stream.iter_lines())
        first, kind, _ = next(told)
        assert kind == "reset"
        hand(browser, True)
        assert next(told)[1:] == ("hand", {"hand": True})
    hand(browser, False)
    hand(browser, True)
    with browser.stream("GET", "/api/news", headers={"Last-Event-ID": first}) as stream:
        told = events(stream.iter_lines())
        assert [next(told)[2]["hand"] for _ in range(3)] == [True, False, True]


@pytest.mark.parametrize("last", ["", "0-0", "x", "99999999-5", "-1", "deadbeef-9" * 9])
def test_who_knows_nothing_that_we_know_is_told_to_ask_anew(browser: httpx.Client, last: str) -> None:
    with browser.stream("GET", "/api/news", headers={"Last-Event-ID": last}) as stream:
        assert next(events(stream.iter_lines()))[1] == "reset"


def test_a_browser_that_goes_away_is_not_here_any_more(server: ClassServer, browser: httpx.Client) -> None:
    gone = threading.Event()
    server.room.on_seat.append(lambda seat: None if server.room.news.is_here(seat) else gone.set())
    with browser.stream("GET", "/api/news") as stream:
        told = events(stream.iter_lines())  # it would hang up when it is let go
        next(told)
        assert server.room.news.is_here(7)
    hand(browser, True)
    assert gone.wait(30)


def test_streams_end_with_the_server(tmp_path: Path) -> None:
    room = Classroom(ClassSettings(tmp_path / "class", port=0, workers=1))
    serving = ClassServer(room)
    serving.start()
    with client_of(serving.url) as client:
        join(client, room.store.read(facts.code), 1)
        with client.stream("GET", "/api/news") as stream:
            lines = stream.iter_lines()
            next(events(lines))
            serving.close()
            assert all(line.startswith((":", "id", "retry")) or not line for line in lines)
    room.close()


def test_a_connection_that_says_nothing_is_dropped(
    server: ClassServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorae.classroom.server.HEADERS_S", 0.05)
    with socket.create_connection(("127.0.0.1", server.port)) as silent:
        silent.settimeout(30)
        assert silent.recv(1) == b""
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.settimeout(30)
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert slow.recv(1) == b""
    with socket.create_connection(("127.0.0.1", server.port)) as again:
        again.settimeout(30)
        again.sendall(f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        assert again.recv(4096).startswith(b"HTTP/1.1 200")
        again.sendall(b"GET / HTTP")
        while more := again.recv(4096):
            assert b"HTTP/1.1" not in more


def test_the_oldest_silent_connection_makes_room(
    server: ClassServer, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens connections and says nothing keeps nobody out."""
    monkeypatch.setattr("gorae.classroom.server.MAX_CONNECTIONS", 3)
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    try:
        with client_of(server.url) as other:
            assert other.get("/health").json()["ok"]
    finally:
        for each in silent:
            each.close()


def test_a_body_that_does_not_come_is_not_waited_for(
    server: ClassServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorae.classroom.guard.BODY_S", 0.05)
    head = (
        f"POST /api/seats HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
        "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.settimeout(30)
        slow.sendall(head.encode())
        assert slow.recv(20).startswith(b"HTTP/1.1 408")


def test_a_page_is_not_told_what_it_has_saved_itself(server: ClassServer, browser: httpx.Client) -> None:
    with (
        browser.stream("GET", "/api/news?tab=firsttab") as first,
        browser.stream("GET", "/api/news?tab=othertab") as second,
    ):
        told, others = events(first.iter_lines()), events(second.iter_lines())
        next(told)
        next(others)
        save = {"files": {"main.py": "stop()\n"}, "base": 0, "tab": "firsttab", "edit": 1}
        assert browser.post("/api/work/square", json=save).status_code == 200
        hand(browser, True)
        assert next(told)[1] == "hand"
        assert [next(others)[1], next(others)[1]] == ["work", "hand"]


def test_a_stream_ends_with_its_session(server: ClassServer, browser: httpx.Client) -> None:
    """Another browser at the seat goes on."""
    with client_of(server.url) as other:
        join(other, server.room.store.read(facts.code), 7)
        with browser.stream("GET", "/api/news") as stream:
            told = events(stream.iter_lines())
            next(told)
            with other.stream("GET", "/api/news") as second:
                others = events(second.iter_lines())
                next(others)
                assert browser.post("/api/leave", json={}).status_code == 200
                hand(other, True)
                assert list(told) == []
                assert next(others)[1] == "hand"


def test_a_teacher_s_stream_ends_with_the_session(server: ClassServer, browser: httpx.Client) -> None:
    room = server.room
    hand(browser, False)
    with client_of(server.url) as teacher:
        secret = room.store.submit(facts.new_teacher_secret).result()
        assert teacher.post("/api/teacher/enter", json={"secret": secret}).status_code == 200
        with teacher.stream("GET", "/api/teacher/news") as stream:
            told = events(stream.iter_lines())
            next(told)
            assert teacher.post("/api/teacher/leave", json={}).status_code == 200
            hand(browser, True)  # the wall tells of it, but not to somebody who has left
            assert [tile["hand"] for _, kind, tile in told if kind == "seat" and tile["hand"]] == []


def test_headers_are_bounded(server: ClassServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as large:
        large.settimeout(30)
        try:
            large.sendall(b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n")
            answered = large.recv(20)
        except ConnectionError:
            answered = b""
        assert answered == b"" or answered.startswith(b"HTTP/1.1 4")


# --- processes that are killed ----------------------------------------------------------------------


class Started:
    """`gorae classroom start`, in a process of its own."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-m", "gorae", "classroom", "start", "--data", str(data), "--json"]
        self.process = subprocess.Popen(
            [*command, "--listen", ":0", "--workers", "1", "--lang", "en"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert self.process.stdout
        self.told = json.loads(self.process.stdout.readline())
        self.url: str = self.told["student_url"]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Started]]:
    started: list[Started] = []

    def start() -> Started:
        started.append(Started(tmp_path / "class"))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_no_acknowledged_keystroke_is_lost_by_kill_9(start: Callable[[], Started]) -> None:
    """Ten seats type on while the server is killed, and a check that waits then is told afterwards."""
    running = start()
    cookies: dict[int, httpx.Cookies] = {}
    acknowledged: dict[int, int] = {}
    with client_of(running.url) as client:
        for seat in range(1, 11):
            client.cookies.clear()
            join(client, running.told["code"], seat)
            cookies[seat] = httpx.Cookies(client.cookies)
        client.cookies = cookies[1]
        check = begin_check(client)
    typing = LoopThread()  # on this thread Playwright may have a loop
    typing.run(type_until_killed(running, cookies, acknowledged))
    typing.close()
    assert len(acknowledged) == 9
    again = start()
    with client_of(again.url) as client:
        for seat, edit in acknowledged.items():
            client.cookies = cookies[seat]
            assert int(client.get(WORK).json()["files"]["main.py"]) >= edit
        client.cookies = cookies[1]
        assert ended(client, check)["state"] == "done"
        history = client.get(f"{WORK}/history").json()["versions"]
        assert [line["check"] for line in history] == [check]


def begin_check(client: httpx.Client) -> int:
    saved = client.post(WORK, json={"files": {"main.py": STOPS}, "base": 0, "tab": "tabtabta", "edit": 1})
    asked = {"lesson": "wall-stop", "version": saved.json()["version"]}
    check: int = client.post("/api/check", json=asked).json()["check"]
    return check


def ended(client: httpx.Client, check: int) -> dict[str, Any]:
    """Return a check when it is over; its news say when to look."""
    with client.stream("GET", "/api/news") as stream:
        for _, kind, _data in events(stream.iter_lines()):
            if kind in ("reset", "check"):
                told: dict[str, Any] = client.get(f"/api/checks/{check}").json()
                if told["state"] not in ("waiting", "running"):
                    return told
    raise AssertionError("the stream ended before the check")


async def type_until_killed(
    running: Started, cookies: dict[int, httpx.Cookies], acknowledged: dict[int, int]
) -> None:
    """Save edit after edit from every seat but the first, and kill the server after some hundred of them."""
    count = 0

    async def type_on(seat: int) -> None:
        nonlocal count
        headers = {"Origin": running.url}
        async with httpx.AsyncClient(base_url=running.url, headers=headers, cookies=cookies[seat]) as client:
            for edit in range(1, 10_000):
                body = {"files": {"main.py": str(edit)}, "base": 0, "tab": "tabtabta", "edit": edit}
                try:
                    response = await client.post(WORK, json=body)
                except httpx.TransportError:
                    return
                if response.status_code == 200:
                    acknowledged[seat] = edit
                count += 1
                if count == 200:
                    running.process.kill()

    await asyncio.gather(*(type_on(seat) for seat in cookies if seat != 1))


def test_a_worker_that_is_killed_costs_nobody_a_result(server: ClassServer, browser: httpx.Client) -> None:
    check = begin_check(browser)
    killed = 0
    for _ in range(3):
        for pid in server.room.grader.pool.pids:
            killed += 1
            os.kill(pid, 9 if sys.platform != "win32" else 15)
    told = ended(browser, check)
    assert (told["state"], told["verdict"]["passed"], killed > 0) == ("done", True, True)


def test_ctrl_c_ends_it_with_a_browser_that_listens(start: Callable[[], Started]) -> None:
    running = start()
    with client_of(running.url) as client:
        join(client, running.told["code"], 1)
        with client.stream("GET", "/api/news") as stream:
            told = events(stream.iter_lines())
            next(told)
            running.process.terminate() if sys.platform == "win32" else running.process.send_signal(2)
            _, said = running.process.communicate(timeout=60)
    assert "Traceback" not in said
    assert sys.platform == "win32" or running.process.returncode == 0


def test_a_second_server_on_a_class_is_told_so(start: Callable[[], Started], tmp_path: Path) -> None:
    """One process writes: two would tell each other's students nothing."""
    running = start()
    command = [sys.executable, "-m", "gorae", "classroom", "start", "--data", str(tmp_path / "class")]
    other = subprocess.run(
        [*command, "--listen", ":0", "--json", "--lang", "en"], capture_output=True, text=True, check=False
    )
    assert running.process.poll() is None
    assert other.returncode == 2
    assert re.search("already open", other.stderr)
