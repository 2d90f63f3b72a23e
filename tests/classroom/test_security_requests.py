"""Who may ask, and how: hosts, origins, content, sizes, paths, answers' headers, rates, a full disk."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from gorae.classroom import store as stores
from gorae.classroom.app import MODULES
from gorae.classroom.guard import MAX_BODY, MAX_WORK_BODY

from .conftest import HOST, ORIGIN

WORK = "/api/work/wall-stop"
DOC = Path(__file__).parents[2] / "docs" / "classroom-api.md"


def routes_of(asked: Any) -> list[Route]:
    import importlib

    modules = [importlib.import_module(f"gorae.classroom.{name}") for name in MODULES]
    return [route for module in modules for route in module.routes(asked.room) if isinstance(route, Route)]


# --- host, origin -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.:8765", "127.0.0.1:8765.", "[::2]:8765", "",
     "127.0.0.1:8765, evil.example", "evil.example:8765", "0.0.0.0:8765", "127.0.0.1:8765@evil.example"],
)  # fmt: skip
def test_other_hosts_are_refused(asked: Any, host: str) -> None:
    """DNS rebinding: a page of the attacker's, whose name now means this computer."""
    for path in ("/", "/api/class", "/assets/join.js"):
        response = asked.browser().get(path, headers={"Host": host})
        assert (response.status_code, response.json()["error"]) == (421, "wrong-host")


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_our_own_names_are_taken(asked: Any, host: str) -> None:
    assert asked.browser().get("/api/class", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": f"https://{HOST}"},
        {"Origin": f"{ORIGIN}.evil.example"},
        {"Origin": "http://127.0.0.1:8766"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_deeds_of_other_origins_are_refused(asked: Any, headers: dict[str, str]) -> None:
    browser = asked.student()
    refused = browser.request("POST", "/api/hand", json={"up": True}, headers=headers)
    assert refused.status_code == 403
    assert not browser.get("/api/me").json()["hand"]


def test_a_deed_without_an_origin_is_refused(asked: Any) -> None:
    browser = asked.student()
    del browser.client.headers["Origin"]
    assert browser.post("/api/hand", up=True).status_code == 403
    assert browser.get("/api/me").status_code == 200


def test_news_go_to_no_other_origin(asked: Any) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert asked.student().get("/api/news", headers=headers).status_code == 403


def test_a_link_from_elsewhere_may_open_a_page_and_nothing_else(asked: Any) -> None:
    navigates = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    browser = asked.browser()
    del browser.client.headers["Origin"]
    assert browser.get("/", headers=navigates).status_code == 200
    assert browser.get("/api/class", headers=navigates).status_code == 403
    assert browser.get("/", headers={**navigates, "Sec-Fetch-Mode": "no-cors"}).status_code == 403


def test_a_websocket_of_another_origin_is_not_opened(asked: Any) -> None:
    for headers in ([], [(b"origin", b"http://evil.example")], [(b"origin", b"null")]):
        scope = {"type": "websocket", "path": "/api/cable", "headers": [(b"host", HOST.encode()), *headers]}
        sent: list[Any] = []

        async def send(message: Any, sent: list[Any] = sent) -> None:
            sent.append(message)

        asked.run(asked.app(scope, None, send))
        assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_is_answered_with_cors(asked: Any, method: str) -> None:
    asks = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    response = asked.browser().request(method, "/api/join", headers=asks)
    assert response.status_code in (403, 405, 415)
    assert not [name for name in response.headers if name.startswith("access-control")]


# --- what is sent -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "", "application/jsonp"],
)
def test_forms_are_no_deeds(asked: Any, kind: str) -> None:
    browser = asked.student()
    sent = browser.request("POST", "/api/hand", content=b'{"up": true}', headers={"Content-Type": kind})
    assert (sent.status_code, sent.json()["error"]) == (415, "no-json")
    assert not browser.get("/api/me").json()["hand"]


def test_packed_bodies_are_refused(asked: Any) -> None:
    bomb = gzip.compress(b'{"up": true}' + b" " * 10_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert asked.student().request("POST", "/api/hand", content=bomb, headers=headers).status_code == 415


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'"x"', b"{", b'{"up": 1}', b'{"up": "true"}', b'{"up": true, "more": 1}',
     b"\xff\xfe", b'{"up": NaN}', b"[" * 60_000, b'{"up":' * 10_000, b'{"up": true}garbage'],
)  # fmt: skip
def test_what_is_no_deed_is_told_so(asked: Any, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    sent = asked.student().request("POST", "/api/hand", content=body, headers=headers)
    assert (sent.status_code, sent.json()["error"]) == (400, "bad-request")
    assert "Traceback" not in sent.text


@pytest.mark.parametrize(("path", "limit"), [("/api/hand", MAX_BODY), (WORK, MAX_WORK_BODY)])
def test_bodies_are_bounded_whatever_they_say_of_themselves(asked: Any, path: str, limit: int) -> None:
    async def pieces() -> Any:
        for _ in range(limit // 10_000 + 2):
            yield b" " * 10_000

    headers = {"Content-Type": "application/json"}
    browser = asked.student()
    assert browser.request("POST", path, content=pieces(), headers=headers).status_code == 413
    assert browser.request("POST", path, content=b" " * (limit + 1), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({}, "no-program"),
        ({"other.py": ""}, "no-program"),
        ({"main.py": "", "../main.py": ""}, "bad-name"),
        ({"main.py": "", "/etc/passwd": ""}, "bad-name"),
        ({"main.py": "", "a/../../b.py": ""}, "bad-name"),
        ({"main.py": "", "a\\b.py": ""}, "bad-name"),
        ({"main.py": "", "C:b.py": ""}, "bad-name"),
        ({"main.py": "", ".hidden.py": ""}, "bad-name"),
        ({"main.py": "", "a/b/c.py": ""}, "bad-name"),
        ({"main.py": "", "b\u202egpj.py": ""}, "bad-name"),
        ({"main.py": "", "a\x00.py": ""}, "bad-name"),
        ({"main.py": "", "run.exe": ""}, "bad-name"),
        ({"main.py": "", "<script>.py": ""}, "bad-name"),
        ({"main.py": "", "CON.py": ""}, "bad-name"),
        ({"main.py": "", "lpt1.txt": ""}, "bad-name"),
        ({"main.py": "", "a.py\n": ""}, "bad-name"),
        ({"main.py": "x" * 70_000}, "too-large"),
        ({"main.py": "", "data.csv": "x" * 1_000_001}, "too-large"),
        ({f"f{number}.py": "" for number in range(30)}, "bad-request"),
        ({"main.py": 1}, "bad-request"),
    ],
)  # fmt: skip
def test_files_that_no_work_may_have(asked: Any, files: dict[str, Any], error: str) -> None:
    browser = asked.student()
    sent = browser.post(WORK, files=files, base=0, tab="tabtabta", edit=1)
    assert sent.json()["error"] == error
    assert browser.get(WORK).json()["version"] == 0


def test_files_that_a_work_may_have(asked: Any) -> None:
    files = {"main.py": "", "model.py": "", "data/walk-1.csv": "", "우리반.txt": "가나다", "card.yaml": ""}
    browser = asked.student()
    assert browser.post(WORK, files=files, base=0, tab="tabtabta", edit=1).status_code == 200
    assert browser.get(WORK).json()["files"] == files


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "\ufeffprint(1)\n", "x\r\ny\u2028z"])
def test_any_text_comes_back_as_it_was(asked: Any, text: str) -> None:
    browser = asked.student()
    body = json.dumps({"files": {"main.py": text}, "base": 0, "tab": "tabtabta", "edit": 1}).encode()
    sent = browser.request("POST", WORK, content=body, headers={"Content-Type": "application/json"})
    if sent.status_code == 200:
        assert browser.get(WORK).json()["files"]["main.py"] == text
    else:
        assert sent.json()["error"] == "bad-request"


# --- paths and answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/assets/../store.py", "/assets/..%2fstore.py", "/assets/%2e%2e/app.py", "/assets//etc/passwd",
     "/assets/", "/assets/..\\app.py", "/assets/%00", "/lesson/../../etc", "/api/lessons/..%2f..%2fetc",
     "/../pyproject.toml", "/api/lessons/courses", "/api/work/tags.yaml", "/api/texts/../../x",
     "/api/checks/-1", "/api/checks/99999999999999999999999999", "/docs", "/x",
     "/api/work/wall-stop/versions/99999999999999999999999"],
)  # fmt: skip
def test_no_path_leads_to_a_file(asked: Any, path: str) -> None:
    response = asked.student().get(path)
    assert response.status_code in (200, 404, 405)
    if response.status_code == 200:  # the address has become one of ours on the way
        assert response.headers["content-type"].startswith(("text/html", "application/json"))
    assert not re.search(r"root:|import |\[project\]", response.text)


def test_every_answer_says_what_a_page_may_do(asked: Any) -> None:
    browser = asked.student()
    for path in ("/", "/lesson/wall-stop", "/teacher", "/cable", "/api/me", "/nothing", "/assets/nothing"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "script-src 'self' " not in policy
        assert "unsafe-eval" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] in ("no-store", "no-cache")
        assert "server" not in headers


@pytest.mark.parametrize("page", ["/", "/lesson/wall-stop", "/teacher", "/cable"])
def test_pages_have_no_inline_script_or_style(asked: Any, page: str) -> None:
    html = asked.browser().get(page).text
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)


def test_a_fault_of_ours_tells_nothing_of_itself(
    asked: Any, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the browser nor the log gets what somebody wrote, or who they are."""
    browser = asked.student()

    def fail(*_: object) -> None:
        raise RuntimeError("Kim Minjun wrote secret words")

    monkeypatch.setattr("gorae.classroom.routes_work.check_files", fail)
    sent = browser.post(WORK, files={"main.py": "secret"}, base=0, tab="tabtabta", edit=1)
    assert (sent.status_code, sent.json()["error"]) == (500, "our-fault")
    assert "Minjun" not in sent.text
    assert "RuntimeError" in caplog.text
    assert not re.search(r"Minjun|secret|10\.0\.0", caplog.text)


# --- rates and room ---------------------------------------------------------------------------------


def test_deeds_are_limited(asked: Any) -> None:
    browser = asked.student()
    asked.room.limits.deeds._most = 5
    asked.room.limits.deeds._each_s = 1000.0
    answers = [browser.post("/api/hand", up=True) for _ in range(10)]
    assert [answer.status_code for answer in answers].count(429) >= 4
    assert int(answers[-1].headers["retry-after"]) > 0


def test_checks_are_limited(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = asked.student()
    asked.room.limits.checks._most = 2
    asked.room.limits.checks._each_s = 1000.0
    statuses = [browser.post("/api/check", lesson="wall-stop", version=9).status_code for _ in range(4)]
    assert statuses == [404, 404, 429, 429]


def test_a_seat_has_one_check_that_waits(asked: Any) -> None:
    browser = asked.student()
    asked.room.grader._closed = True  # no worker begins
    checks = []
    for edit in range(1, 5):
        body = {"files": {"main.py": f"x = {edit}\n"}, "base": 0, "tab": "tabtabta", "edit": edit}
        version = browser.post(WORK, **body).json()["version"]
        checks.append(browser.post("/api/check", lesson="wall-stop", version=version).json()["check"])
    states = [browser.get(f"/api/checks/{check}").json()["state"] for check in checks]
    assert states == ["replaced", "replaced", "replaced", "waiting"]
    assert len(asked.room.grader._queue) == 1


def test_a_full_disk_is_told_and_loses_nothing(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = asked.student()
    save = {"files": {"main.py": "one"}, "base": 0, "tab": "tabtabta", "edit": 1}
    assert browser.post(WORK, **save).status_code == 200
    monkeypatch.setattr(stores, "LEAST_FREE_BYTES", 1 << 62)
    monkeypatch.setattr(asked.room.store._free, "_looked", -1e9)
    full = browser.post(WORK, **{**save, "files": {"main.py": "two"}, "edit": 2})
    assert (full.status_code, full.json()["error"]) == (507, "disk-full")
    assert browser.get(WORK).json()["files"] == {"main.py": "one"}
    monkeypatch.undo()
    asked.room.store._free._looked = -1e9
    assert browser.post(WORK, **{**save, "files": {"main.py": "two"}, "edit": 2}).json()["version"] == 2


# --- the page that says all this --------------------------------------------------------------------


def test_the_api_page_names_every_route(asked: Any) -> None:
    page = DOC.read_text(encoding="utf-8")
    missing = []
    for route in routes_of(asked):
        path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: match[1].upper(), route.path)
        names = {path, path.replace("CHECK", "ID"), path.replace("VERSION", "N")}
        if path != "/favicon.ico" and not any(name in page for name in names):
            missing.append(path)
    assert missing == []


def test_nobody_can_hand_in_a_zip(asked: Any) -> None:
    """Nothing here unpacks: work comes as JSON. Zips of `gorae grade` are bounded in tests/jobs."""
    browser = asked.student()
    zipped = b"PK\x03\x04" + b"\0" * 100
    for kind in ("application/zip", "application/octet-stream"):
        assert (
            browser.request("POST", WORK, content=zipped, headers={"Content-Type": kind}).status_code == 415
        )


def test_a_student_is_no_teacher(asked: Any) -> None:
    browser = asked.student()
    cookie = next(iter(browser.client.cookies.jar))
    browser.client.cookies.set("gorae-teacher", cookie.value or "")
    for route in routes_of(asked):
        if route.path.startswith("/api/teacher/") and "POST" not in (route.methods or ()):
            path = re.sub(r"\{[^}]+\}", "1", route.path)
            assert browser.get(path).status_code in (401, 403, 404), route.path


@pytest.fixture
def https(make_class: Callable[..., Any]) -> Any:
    return make_class(public="https://class.school.kr")


def test_behind_https_cookies_are_bound_to_the_host(https: Any) -> None:
    browser = https.browser()
    headers = {"Host": "class.school.kr", "Origin": "https://class.school.kr"}
    body = {"code": https.code, "seat": 3, "pictures": ["sun", "sun", "sun"]}
    joined: httpx.Response = browser.request("POST", "/api/join", json=body, headers=headers)
    cookie = joined.headers["set-cookie"]
    assert cookie.startswith("__Host-gorae-seat=")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
