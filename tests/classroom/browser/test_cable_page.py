"""A kit at a browser's cable: a fake serial port in Chromium, at whose other end a virtual kit is."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from gorae.kits import load_kit
from gorae.virtual.live.kit import LiveKit

FAKE_SERIAL = """
(() => {
  let controller = null, on = false;
  const port = {
    readable: null, writable: null, signals: [],
    async open() {
      on = true;
      this.readable = new ReadableStream({ start(it) { controller = it; }, cancel() { on = false; } });
      this.writable = new WritableStream({ write: (bytes) => window.boardWrites([...bytes]) });
      (async () => {
        while (on) {
          const bytes = await window.boardReads();
          if (bytes.length && on) controller.enqueue(new Uint8Array(bytes));
          await new Promise((go) => setTimeout(go, 5));
        }
      })();
    },
    async setSignals(signals) { this.signals.push(signals); },
    async close() { on = false; },
    unplug() { on = false; this.readable = null; controller.error(new Error("unplugged")); },
  };
  window.fakePort = port;
  Object.defineProperty(navigator, "serial", { value: { requestPort: async () => port } });
})();
"""
PROGRAM = "from robot import *\nprint('real')\ndrive(60)\nsleep(1000)\nstop()\nstream(0)\n"
STATE = "document.querySelector('.real-kit .state').textContent"


class CabledKit:
    """A virtual kit, and what it has sent that no page has read."""

    def __init__(self) -> None:
        self.kit = LiveKit(load_kit("maqueen"), {}, seed=1, lang="en", realtime=False)
        self.sent: queue.Queue[bytes] = queue.Queue()
        self.kit.board.on_send = self.sent.put
        self.kit.board.power_on()
        self.kit.board.wait_for_boot(30)

    def plug_into(self, page: Any, script: str = FAKE_SERIAL) -> None:
        """Give a page, or all pages of a browser, the fake port."""
        page.expose_function("boardWrites", lambda data: self.kit.board.receive(bytes(data)))
        page.expose_function("boardReads", self._reads)
        page.add_init_script(script)

    def _reads(self) -> list[int]:
        data = b""
        while not self.sent.empty():
            data += self.sent.get()
        return list(data)


@pytest.fixture
def cabled() -> Iterator[CabledKit]:
    kit = CabledKit()
    yield kit
    kit.kit.board.close()


def plugged(student: Any, cabled: CabledKit) -> Any:
    page = student.page
    cabled.plug_into(page)
    student.open()
    student.write(PROGRAM)
    page.click(".real-kit summary")
    page.get_by_role("button", name="케이블 연결하기").click()
    page.wait_for_selector(".real-kit [data-deed=run]:enabled")
    return page


def test_a_check_on_the_kit_over_the_browsers_cable(make_student: Any, cabled: CabledKit) -> None:
    student = make_student()
    page = plugged(student, cabled)
    page.click(".real-kit [data-deed=check]")
    page.wait_for_selector(".real-kit .questions input")
    assert "real" in page.inner_text(".real-kit .output")
    for box in page.locator(".real-kit .questions input").all():
        box.check()
    assert student.violations() == []
    page.get_by_role("button", name="본 대로 표시했어요").click()
    page.wait_for_selector(".real-kit .checks li")
    assert page.inner_text(".real-kit .state").startswith("100점 가운데 ")
    assert "robot.py" in cabled.kit.board.files.files


def test_a_program_is_put_onto_the_kit_and_the_cable_pulled(make_student: Any, cabled: CabledKit) -> None:
    student = make_student()
    page = plugged(student, cabled)
    page.click(".real-kit [data-deed=push]")
    page.wait_for_function(f"() => {STATE} === '다 됐어요.'")
    assert bytes(cabled.kit.board.files.files["main.py"]) == PROGRAM.encode()
    page.evaluate("fakePort.unplug()")
    page.wait_for_function(f"() => {STATE}.includes('빠졌어요')")
    assert page.locator(".real-kit [data-deed=run]").is_disabled()


def test_a_page_without_serial_ports_opens_one_that_has_them(make_student: Any, cabled: CabledKit) -> None:
    """As a class over plain HTTP does: the window with HTTPS has the port and passes bytes on."""
    student = make_student()
    none = "Object.defineProperty(navigator, 'serial', { value: undefined });"
    script = f"if (location.host === 'cable.test') {{ {FAKE_SERIAL} }} else {{ {none} }}"
    cabled.plug_into(student.context, script)

    def serve(route: Any) -> None:
        with urlopen(student.served.url + urlsplit(route.request.url).path) as answer:
            route.fulfill(body=answer.read(), content_type=answer.headers["Content-Type"])

    student.context.route("https://cable.test/**", serve)
    page = student.open()
    student.write(PROGRAM)
    page.click(".real-kit summary")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="케이블 연결하기").click()
    cable = student.watch(opened.value)
    cable.locator("[role=status]", has_text=student.served.url).wait_for()
    assert student.violations(cable) == []
    cable.get_by_role("button").click()
    page.wait_for_selector(".real-kit [data-deed=run]:enabled")
    page.click(".real-kit [data-deed=run]")
    page.locator(".real-kit .output", has_text="real").wait_for()
    page.wait_for_function(f"() => {STATE} === '다 됐어요.'")
    cable.close()
    page.wait_for_function(f"() => {STATE}.includes('빠졌어요')")


def test_any_browser_saves_a_hex(make_student: Any) -> None:
    student = make_student()
    page = student.open()
    page.click(".real-kit summary")
    with page.expect_download() as download:
        page.get_by_role("button", name="hex 파일로 저장").click()
    assert download.value.path().read_bytes().startswith(b":")
    assert download.value.suggested_filename == "wall-stop-maqueen.hex"
