"""The way here, tried from the first student's browser: what works is known, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gorae.classroom.opening.reach import Reach, ReachProblem

if TYPE_CHECKING:
    from tests.classroom.browser.conftest import Student

TRIED_AFTER_MS = 3100
NO_SOCKETS = """
WebSocket = class extends EventTarget {
  constructor() {
    super();
    queueMicrotask(() => this.dispatchEvent(new Event("error")));
  }
};
"""


@pytest.fixture
def elsewhere(student: Student, monkeypatch: pytest.MonkeyPatch) -> Student:
    """A student whose device is not the computer that the class runs on."""
    room = student.served.room
    monkeypatch.setattr("gorae.classroom.opening.routes.is_here", lambda request: False)
    monkeypatch.setattr(room, "reach", Reach(only_here=False, has_network=True))
    assert room.reach.obstacles == [ReachProblem.NOBODY_YET]
    student.page.clock.install()
    return student


def tried(student: Student) -> Any:
    """Open a lesson, and return what its page has told of its way here."""
    page = student.open()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/api/reach" in answer.url):
        page.clock.run_for(TRIED_AFTER_MS)
    return student.served.room.reach


def test_the_first_browser_finds_a_good_way(elsewhere: Student) -> None:
    reach = tried(elsewhere)
    assert reach.obstacles == []
    assert (reach.tried.secure, reach.tried.socket_ms is not None) == (True, True)
    with elsewhere.page.expect_response(lambda answer: answer.url.endswith("/api/reach")) as asked:
        elsewhere.open()
        elsewhere.page.clock.run_for(TRIED_AFTER_MS)
    assert asked.value.json() == {"wanted": False}  # the next ones need not try


def test_what_a_network_lets_not_through_is_told(elsewhere: Student) -> None:
    page = elsewhere.page
    page.route("**/api/news", lambda route: route.abort())
    page.add_init_script(NO_SOCKETS)
    assert tried(elsewhere).obstacles == [ReachProblem.NO_NEWS, ReachProblem.NO_SOCKET]
