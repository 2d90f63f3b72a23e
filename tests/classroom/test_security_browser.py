"""Another site's page in a real browser that has joined: it can do nothing in the student's name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from gorae.classroom import facts
from gorae.classroom.room import Classroom
from gorae.classroom.server import ClassServer
from gorae.classroom.settings import ClassSettings

_ATTACK = """<!doctype html><title>evil</title>
<iframe name=hole></iframe>
<form id=f method=post target=hole enctype=text/plain action="TARGET/api/hand">
<input name='{"up": true, "x":"' value='"}'></form>
<script>
window.tried = (async () => {
  document.getElementById('f').submit();
  const tried = [];
  for (const options of [
    {method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"up": true}'},
    {method: 'POST', credentials: 'include', headers: {'Content-Type': 'application/json'},
     body: '{"up": true}'},
    {method: 'GET', credentials: 'include'},
  ]) {
    try {
      const answer = await fetch('TARGET' + (options.method === 'GET' ? '/api/me' : '/api/hand'), options);
      tried.push(answer.type === 'opaque' ? 'opaque' : await answer.text());
    } catch (error) { tried.push('refused'); }
  }
  const news = new EventSource('TARGET/api/news', {withCredentials: true});
  tried.push(await new Promise((done) => {
    news.onerror = () => done('refused');
    news.onopen = () => done('read');
  }));
  const frame = document.createElement('iframe');
  frame.src = 'TARGET/';
  document.body.append(frame);
  await new Promise((done) => { frame.onload = done; });
  return tried;
})();
</script>"""


@pytest.fixture
def evil_site(class_site: ClassServer) -> Iterator[str]:
    """A site of an attacker's on another port of this computer: the same site to cookies, another origin."""
    page = _ATTACK.replace("TARGET", class_site.url).encode()

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    site = HTTPServer(("127.0.0.1", 0), Evil)
    threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


@pytest.fixture
def class_site(tmp_path: Path) -> Iterator[ClassServer]:
    room = Classroom(ClassSettings(tmp_path / "class", port=0, lang="en", workers=1))
    serving = ClassServer(room)
    serving.start()
    yield serving
    serving.close()
    room.close()


def test_another_site_can_neither_act_nor_read(class_site: ClassServer, evil_site: str, browser: Any) -> None:
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{class_site.url}/health")
        joined = page.evaluate(
            """async ([code]) => (await fetch('/api/join', {method: 'POST',
            headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({code, seat: 7, pictures: ['sun', 'sun', 'sun']})})).status""",
            [class_site.room.store.read(facts.code)],
        )
        assert joined == 200
        assert page.evaluate("document.cookie") == ""
        page.goto(evil_site)
        tried = page.evaluate("window.tried")
        assert tried == ["refused"] * 4
        assert not any("gorae" in frame.title() for frame in page.frames)
        hands = class_site.room.store.read(lambda db: db.execute("SELECT hand FROM seats").fetchall())
        assert hands == [(0,)]
    finally:
        context.close()
