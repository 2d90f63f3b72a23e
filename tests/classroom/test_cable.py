"""A board at a browser's cable: a virtual kit, with a browser between it and the worker that passes bytes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gorae.boards.errors import NoAnswerError, UnpluggedError
from gorae.classroom.live.board_work import BoardOrder, BoardWork
from gorae.classroom.live.cable_link import MAX_UNREAD, WINDOW, CableEnded, CableLink
from gorae.classroom.settings import read_cable
from gorae.errors import UsageError
from gorae.flash.runtime import bundled
from gorae.images import universal
from gorae.images.layout import V2
from gorae.images.microbit_fs import files_in
from gorae.jobs.results import sentence_from_json
from gorae.kits import load_kit
from gorae.lessons.catalogue import find_lesson
from gorae.texts import Text
from gorae.virtual.live.kit import LiveKit

KIT = load_kit("maqueen")
PROGRAM = b"from robot import *\nprint('hello')\nstream(0)\n"


class PassingBrowser:
    """Does what cable.js does: passes bytes to a board and back, and says what it has written."""

    def __init__(self, kit: LiveKit) -> None:
        self.kit, self.board = kit, kit.board
        self.heard: list[dict[str, Any]] = []
        self.work: BoardWork | None = None
        self.answers = {"answers": {"none": True}}
        self.most_at_once = 0
        self.board.on_send = self._come
        self.board.power_on()
        self.board.wait_for_boot(30)

    def tell(self, message: Any, data: bytes) -> None:
        assert self.work
        if "write" in message:
            self.most_at_once = max(self.most_at_once, len(data))
            self.board.receive(data)
            self.work.take({"written": len(data)}, b"")
        elif "lines" in message:
            self.heard.append(dict(message))
            self.work.take({"done": True}, b"")
        else:
            self.heard.append(dict(message))
            if "ask" in message:
                self.work.take(self.answers, b"")

    def _come(self, data: bytes) -> None:
        if self.work:
            self.work.take({"bytes": True}, data)

    def do(self, order: BoardOrder) -> dict[str, Any]:
        self.work = BoardWork(order, self.tell)
        return dict(self.work.go())

    def said(self, key: str) -> list[Any]:
        return [message[key] for message in self.heard if key in message]


@pytest.fixture
def browser() -> Iterator[PassingBrowser]:
    kit = LiveKit(KIT, {}, seed=1, lang="en", realtime=False)
    yield PassingBrowser(kit)
    kit.board.close()


@pytest.fixture(scope="module")
def order() -> BoardOrder:
    return BoardOrder("run", find_lesson("wall-stop").challenge, KIT, PROGRAM, lang="en")


def test_a_program_runs_with_the_firmware_that_it_needs(browser: PassingBrowser, order: BoardOrder) -> None:
    assert browser.do(order) == {"ending": "finished"}
    assert "".join(browser.said("printed")).strip() == "hello"
    assert browser.said("progress")
    assert 0 < browser.most_at_once <= WINDOW


def test_a_program_is_put_onto_the_board(browser: PassingBrowser, order: BoardOrder) -> None:
    assert browser.do(replace(order, deed="push", along=(("model.py", b"x = 1\n"),))) == {
        "ending": "finished"
    }
    files = browser.board.files.files
    assert bytes(files["main.py"]) == PROGRAM
    assert "model.py" in files
    assert "robot.py" in files


def test_a_check_asks_for_what_only_eyes_see(browser: PassingBrowser, order: BoardOrder) -> None:
    challenge = find_lesson("wall-stop").challenge
    browser.answers = {"answers": {check.id: True for check in challenge.checks}}
    over = browser.do(
        replace(order, deed="check", program=b"from robot import *\ndrive(50)\nsleep(2000)\nstop()\n")
    )
    (asked,) = browser.said("ask")
    statuses = {line["check"]: line["status"] for line in over["verdict"]["lines"]}
    assert {question["check"] for question in asked} <= statuses.keys()
    assert all(statuses[question["check"]] == "passed" for question in asked)
    assert over["verdict"]["max_score"] == 100
    assert any("frames" in message for message in browser.heard)


def test_a_mistake_of_the_program_is_told_with_its_line(browser: PassingBrowser, order: BoardOrder) -> None:
    over = browser.do(replace(order, program=b"print(1)\nprint(1 / 0)\n"))
    assert (over["ending"], over["line"]) == ("error", 2)
    message = sentence_from_json(over["message"])
    assert isinstance(message, Text)
    assert "ZeroDivisionError" in message.say("en")


def test_a_program_that_never_ends_is_stopped_and_so_are_the_motors(
    browser: PassingBrowser, order: BoardOrder
) -> None:
    def stop_when_it_prints(message: Any, data: bytes) -> None:
        tell(message, data)
        if "printed" in message and browser.work:
            browser.work.stop()

    tell = browser.tell
    browser.tell = stop_when_it_prints  # type: ignore[method-assign]
    source = b"from robot import *\ndrive(50)\nwhile True:\n    print('x')\n    sleep(100)\n"
    assert browser.do(replace(order, program=source)) == {"ending": "stopped"}
    assert browser.kit.outputs()[:2] == (0, 0)


def test_another_kit_than_the_chosen_one_is_refused(browser: PassingBrowser, order: BoardOrder) -> None:
    browser.do(order)
    over = browser.do(replace(order, kit=load_kit("cutebot")))
    assert over["ending"] == "refused"
    assert over["message"]["values"] == {"there": "maqueen", "wanted": "cutebot"}


def test_a_board_that_is_unplugged_ends_it(browser: PassingBrowser, order: BoardOrder) -> None:
    def unplug(message: Any, data: bytes) -> None:
        if browser.said("progress") and browser.work:
            browser.work.take({"gone": True}, b"")
        else:
            tell(message, data)

    tell = browser.tell
    browser.tell = unplug  # type: ignore[method-assign]
    over = browser.do(order)
    assert over["ending"] == "refused"
    assert over["message"]["key"].startswith("boards.unplugged")


# --- the line ----------------------------------------------------------------------------------------


def test_no_more_is_under_way_than_a_window() -> None:
    sent: list[bytes] = []
    link = CableLink("USB", lambda message, data: sent.append(data))
    writer = threading.Thread(target=lambda: link.write(b"x" * (WINDOW + 1)))
    writer.start()
    while not sent:
        pass
    assert [len(part) for part in sent] == [WINDOW]
    link.take({"written": WINDOW}, b"")
    while len(sent) < 2:
        pass
    link.take({"written": 1}, b"")
    writer.join()
    assert b"".join(sent) == b"x" * (WINDOW + 1)


def test_a_browser_that_does_not_write_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gorae.classroom.live.cable_link.STUCK_S", 0.01)
    with pytest.raises(NoAnswerError):
        CableLink("USB", lambda message, data: None).write(b"x")


def test_what_nobody_reads_does_not_grow_for_ever() -> None:
    link = CableLink("USB", lambda message, data: None)
    for _ in range(3):
        link.take({"bytes": True}, b"x" * (MAX_UNREAD // 2))
    assert len(link.read(0)) == MAX_UNREAD
    with pytest.raises(UnpluggedError):
        link.read(0)


def test_who_stops_is_told_once_and_the_line_still_works() -> None:
    link = CableLink("USB", lambda message, data: None)
    link.end()
    with pytest.raises(CableEnded):
        link.read(1)
    link.take({"bytes": True}, b"motors stopped")
    assert link.read(0) == b"motors stopped"


@pytest.mark.parametrize("message", [{}, {"written": "x"}, {"bytes": 1, "x": 2}, {"lines": {}}])
def test_what_no_cable_tells_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cable"):
        CableLink("USB", lambda message, data: None).take(message, b"")


# --- over HTTP ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["http://x.kr/c.html", "https://", "https://a@b/", "https://[", "cable"])
def test_a_cable_page_has_https(value: str) -> None:
    with pytest.raises(UsageError):
        read_cable(value)
    assert read_cable("https://x.kr/cable.html") == "https://x.kr/cable.html"
    assert read_cable("") == ""


def test_a_hex_has_the_program_on_it(asked: Any) -> None:
    student = asked.student()
    body = {"files": {"main.py": "print('mine')\n"}, "base": 0, "tab": "tabtabtab", "edit": 1}
    version = student.post("/api/work/wall-stop", **body).json()["version"]
    answer = student.get(f"/api/hex/wall-stop?kit=maqueen&version={version}")
    assert answer.headers["content-disposition"] == 'attachment; filename="wall-stop-maqueen.hex"'
    runtime = bundled(V2)
    image = universal.read(answer.content, "a.hex")[V2]
    assert files_in(image, runtime.layout)["main.py"] == b"print('mine')\n"
    assert student.get("/api/hex/wall-stop?kit=esp32-duo").status_code == 422
    assert student.get("/api/hex/wall-stop?version=77").status_code == 404
    assert student.get("/api/hex/wall-stop?version=x").status_code == 404
    assert asked.browser().get("/api/hex/wall-stop").status_code == 401


def test_a_class_says_where_its_cable_page_is(make_class: Any) -> None:
    page = "https://x.kr/cable.html"
    assert make_class(cable=page).student().get("/api/cable").json() == {"page": page}


ORIGIN = "http://127.0.0.1:8765"


def told(asked: Any, *texts: str, seated: bool = True, origin: str = ORIGIN) -> list[Any]:
    """Return what a browser hears that opens the cable and says these texts."""
    cookies = asked.student().client.cookies if seated else {}
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"origin": origin, "host": ORIGIN.removeprefix("http://"), "cookie": cookie}
    scope = {
        "type": "websocket", "path": "/api/cable", "raw_path": b"/api/cable", "query_string": b"",
        "scheme": "ws",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "subprotocols": [],
        "client": ("10.0.0.5", 5), "server": ("127.0.0.1", 8765), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    said = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": text} for text in texts)]
    heard: list[Any] = []

    async def receive() -> Any:
        return said.pop(0) if said else {"type": "websocket.disconnect", "code": 1001}

    async def send(message: Any) -> None:
        heard.append(message)

    asked.run(asked.app(scope, receive, send))
    return heard


@pytest.mark.parametrize("other", [{"seated": False}, {"origin": "http://evil.example"}, {"origin": "null"}])
def test_no_stranger_and_no_other_page_has_a_cable(asked: Any, other: dict[str, Any]) -> None:
    (message,) = told(asked, **other)
    assert (message["type"], message["code"]) == ("websocket.close", 1008)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("{", "bad-request"),
        ("[" * 10_000, "bad-request"),
        ('{"deed": "format", "lesson": "wall-stop", "version": 0}', "bad-request"),
        ('{"deed": "run", "lesson": "no-such", "version": 0}', "no-lesson"),
        ('{"deed": "run", "lesson": "wall-stop", "version": 9}', "no-version"),
        ('{"deed": "check", "lesson": "magic-wand", "version": 0}', "not-by-cable"),
    ],
)
def test_what_a_cable_cannot_do_is_refused(asked: Any, said: str, word: str) -> None:
    _, refused, closed = told(asked, said)
    assert json.loads(refused["text"])["refused"]["error"] == word
    assert closed["type"] == "websocket.close"


def test_a_browser_that_goes_away_ends_what_goes_on(asked: Any) -> None:
    told(asked, '{"deed": "run", "lesson": "wall-stop", "version": 0}')
    assert asked.room.live.cables == {}
