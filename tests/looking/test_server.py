"""The page's server answers this computer's browser about its own page, and nobody else."""

from __future__ import annotations

import json
import math
import socket
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from gorae.looking import Page, Server, SourceState
from gorae.looking.server import Teller
from gorae.report.page.live_page import live_page
from gorae.texts import Text

PATIENCE_S = 20


@pytest.fixture
def kit(hand: Callable[..., Any]) -> Any:
    return hand()


@pytest.fixture
def server(kit: Any) -> Iterator[Server]:
    server = Server([kit.feed], Page(*live_page("en")), "en")
    yield server
    server.close()


def ask(server: Server, path: str = "", method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"/{server.secret}/{path}", headers=said)
    return connection.getresponse()


def message(answer: HTTPResponse) -> Any:
    """The next message of the news."""
    while not (line := answer.readline()).startswith(b"data: "):
        assert line, "the news ended"
    return json.loads(line.removeprefix(b"data: "))["kits"]


def test_the_page_and_its_policy(server: Server) -> None:
    answer = ask(server)
    assert answer.status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"news" in answer.read()


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("played", [False, True])
def test_the_page_needs_nothing_from_elsewhere(lang: str, played: bool) -> None:
    html, _ = live_page(lang, played=played)
    for word in ("http:", "https:", "//cdn", "@import", "url(", "src=", "import("):
        assert word not in html, word


def test_news_come_as_they_come(server: Server, kit: Any) -> None:
    kit.sample(0.1, 50, math.nan)
    kit.print("NaN: \u00bd <b>\n")
    answer = ask(server, "news", Origin=f"http://127.0.0.1:{server.port}", Sec_Fetch_Site="same-origin")
    (first,) = message(answer)
    assert first["channels"] == [["left_motor", "%"], ["light", "lx"]]
    assert (first["times"], first["columns"]) == ([0.1], [[50], [None]])
    assert first["events"] == [[0.1, "line", "NaN: \u00bd <b>"]]
    kit.sample(0.2, 60, math.inf)
    (second,) = message(answer)
    assert (second["times"], second["columns"]) == ([0.2], [[60], [None]])
    assert "channels" not in second
    kit.feed.set_state("failed", Text("boards.full"))
    (third,) = message(answer)
    assert (third["state"], third["note"]) == ("failed", Text("boards.full").say("en"))
    assert b"event: end" in answer.read(), "nothing more can come"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["", "news"])
def test_other_names_and_other_pages_are_refused(server: Server, headers: dict[str, str], path: str) -> None:
    said = {name: value.format(port=server.port) for name, value in headers.items()}
    answer = ask(server, path, **said)
    assert answer.status == 403
    assert server.secret.encode() not in answer.read()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_its_own_names_are_taken(server: Server, name: str) -> None:
    assert ask(server, Host=f"{name}:{server.port}").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/news", "/wrong/", "/wrong/news", "/%s", "/%s/../x", "/%s/other", "//"]
)
def test_who_does_not_know_the_address_finds_nothing(server: Server, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    connection.request("GET", path.replace("%s", server.secret[:-1]))
    assert connection.getresponse().status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_it_only_tells(server: Server, method: str) -> None:
    assert ask(server, method=method).status == 501


def test_it_listens_on_this_computer_alone(server: Server) -> None:
    assert server._http.socket.getsockname()[0] == "127.0.0.1"
    assert server._http.address_family == socket.AF_INET


def test_browsers_are_counted(server: Server, kit: Any) -> None:
    kit.sample(0.1, 0, 0)
    open_ones = [ask(server, "news") for _ in range(8)]
    assert all(message(answer) for answer in open_ones)
    assert ask(server, "news").status == 503


def test_at_its_end_it_says_goodbye(kit: Any) -> None:
    server = Server([kit.feed], Page("", ""), "en")
    answer = ask(server, "news")
    message(answer)
    kit.sample(0.1, 3, 0)
    server.close()
    said = answer.read()
    assert b'"times":[0.1]' in said
    assert said.endswith(b"event: end\ndata:\n\n")


def test_nothing_new_is_not_told(kit: Any) -> None:
    teller = Teller([kit.feed], "en")
    assert teller.news()
    assert teller.news() == b""
    kit.feed.set_state("ended")
    assert SourceState("ended").kind.encode() in teller.news()
    assert teller.is_over
