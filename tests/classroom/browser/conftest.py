"""One class that is served, and browsers in which students sit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from gorae.classroom import facts
from gorae.classroom.pages import ASSETS
from gorae.classroom.room import Classroom
from gorae.classroom.server import ClassServer
from gorae.classroom.settings import ClassSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

AXE = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ["sun", "moon", "star"]
_UNSEEN_ANSWERS = ("401", "403", "404", "409", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CONNECTION")
"""What the browser writes to its console about answers that the page expects."""


CABLE_PAGE = "https://cable.test/cable"
"""Where a browser without serial ports finds the page with the cable; a test has it answered."""


@dataclass
class Served:
    """A class that runs, and its address."""

    room: Classroom
    server: ClassServer
    seats: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def code(self) -> str:
        return self.room.store.read(facts.code)


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, go_without: Callable[[str], NoReturn]
) -> Iterator[Served]:
    """A Korean class with all lessons, served on a free port."""
    if not (ASSETS / "lesson.js").is_file():
        go_without("THE CLASSROOM'S PAGES WERE NOT LOOKED AT: they are not built; `make web` builds them")
    data = tmp_path_factory.mktemp("class")
    settings = ClassSettings(data, port=0, lang="ko", seats=99, workers=2, cable=CABLE_PAGE)
    room = Classroom(settings)
    server = ClassServer(room)
    server.start()
    yield Served(room, server)
    server.close()
    room.close()


@dataclass
class Student:
    """A browser, and what somebody does in it."""

    served: Served
    context: BrowserContext
    page: Page
    seat: int
    faults: list[str] = field(default_factory=list)
    """What the browser complained of: exceptions, and what the page's policy forbids."""

    def watch(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._heard(said.type, said.text))
        page.set_default_timeout(20_000)
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and not any(part in text for part in _UNSEEN_ANSWERS):
            self.faults.append(text)

    def join(self) -> None:
        """Take the seat, without the page."""
        told = self.post("/api/join", code=self.served.code, seat=self.seat, pictures=PICTURES)
        assert told["seat"] == self.seat

    def post(self, path: str, **body: Any) -> Any:
        answer = self.context.request.post(
            self.served.url + path, data=json.dumps(body),
            headers={"Origin": self.served.url, "Content-Type": "application/json"},
        )  # fmt: skip
        assert answer.ok, answer.text()
        return answer.json()

    def get(self, path: str) -> Any:
        return self.context.request.get(self.served.url + path).json()

    def open(self, lesson: str = "wall-stop", page: Page | None = None) -> Page:
        """Open a lesson and wait for its editor."""
        page = page or self.page
        page.goto(f"{self.served.url}/lesson/{lesson}")
        page.wait_for_selector("#editor .cm-content")
        return page

    def another_tab(self) -> Page:
        return self.watch(self.context.new_page())

    def program(self, page: Page | None = None) -> str:
        """Return the program as it stands in the editor."""
        lines = (page or self.page).locator("#editor .cm-line").all_text_contents()
        return "\n".join(lines)

    def stored(self, lesson: str = "wall-stop") -> str:
        """Return the program as the server has it."""
        files: dict[str, str] = self.get(f"/api/work/{lesson}")["files"]
        return files["main.py"]

    def write(self, text: str, page: Page | None = None) -> None:
        """Write a program in place of the one that is there."""
        page = page or self.page
        page.locator("#editor .cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)

    def wait_saved(self, page: Page | None = None) -> None:
        (page or self.page).wait_for_selector(".saved[data-state=saved]")

    def violations(self, page: Page | None = None) -> list[str]:
        """Return what axe-core has against the page: the rule, and where."""
        page = page or self.page
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]

    def keyboard(self) -> CDPSession:
        """Return the browser's own keyboard, which can compose syllables."""
        return self.context.new_cdp_session(self.page)


@pytest.fixture
def make_student(browser: Browser, served: Served) -> Iterator[Callable[..., Student]]:
    """Students of the class, each at a seat of their own; `joined=False` has not joined yet."""
    students: list[Student] = []

    def make(*, joined: bool = True, width: int = 1280, seat: int | None = None, **options: Any) -> Student:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="ko-KR", reduced_motion="reduce", **options
        )
        student = Student(served, context, context.new_page(), seat or next(served.seats))
        student.watch(student.page)
        students.append(student)
        if joined:
            student.join()
        return student

    yield make
    faults = [fault for student in students for fault in student.faults]
    for student in students:
        student.context.close()
    assert faults == []


@pytest.fixture
def student(make_student: Callable[..., Student]) -> Student:
    """A student who sits at a seat."""
    return make_student()
