"""From a board's byte to the chart in Chromium, and what thirty boards cost that are streamed and recorded.

The boards are TCP ports of another process that send frames at 115200 baud, so that what is measured is ours.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
from frame_encoder import Encoder

from gorae.boards import Repl, UnpluggedError, open_link
from gorae.boards.answer import RawReplParser
from gorae.cli.commands.stream.recorders import keeping
from gorae.looking import Feed, Origin, Page, Server, Watched
from gorae.report.page.live_page import live_page
from gorae.telemetry.frames import Channel
from gorae.telemetry.signals import SIGNALS

BYTES_PER_S = 11520
BOARDS = 30
SECONDS = 8.0
LUMP_S = 0.01
"""A USB bridge hands over what came in this time."""
SAMPLE_S = 0.02
NAMES = ("left_motor", "right_motor", "distance", "accel_x", "accel_y", "turn_rate", "light_left", "sound")
KIT = [Channel("h", name, SIGNALS[name].unit, 10) for name in NAMES]
CLOCK = [Channel("I", "sent", "ms", 1), *KIT]


def main() -> None:
    bench_cpu("200 samples a second each, as fast as a kit sends", 200)
    bench_cpu("full lines", 400)
    bench_latency()


# --- what it costs --------------------------------------------------------------------------------------


def bench_cpu(title: str, rate_hz: int) -> None:
    with tempfile.TemporaryDirectory() as name, keeping(Path(name) / "run.mcap", ["x"] * BOARDS) as keepers:
        ports, process = serve(partial(fill_lines, rate_hz), BOARDS)
        origin = Origin()
        feeds = [Feed(port, origin, keeper) for port, keeper in zip(ports, keepers, strict=True)]
        begin_s, begin_cpu_s = time.perf_counter(), time.process_time()
        follow(ports, feeds, SECONDS)
        share = (time.process_time() - begin_cpu_s) / (time.perf_counter() - begin_s)
        process.kill()
    count = sum(feed._samples_gone + len(feed._rows) // (1 + len(KIT)) for feed in feeds)
    lost = sum(feed._decoder.lost for feed in feeds)
    print(
        f"{BOARDS} boards at 115200, {title}, streamed and recorded (MCAP): {share:.2f} of a core "
        f"(aim 0.5 at most), {count / SECONDS:.0f} samples/s of {len(KIT)} channels, {lost} frames lost"
    )


def follow(ports: list[str], feeds: list[Feed], seconds: float) -> None:
    threads = [
        threading.Thread(target=follow_one, args=(port, feed, seconds))
        for port, feed in zip(ports, feeds, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def follow_one(port: str, feed: Feed, seconds: float) -> None:
    """As when a program runs, without the start of it."""
    kit = Watched(port, feed)
    feed.set_state("live")
    link = open_link(port)
    with contextlib.suppress(UnpluggedError):
        Repl(link).follow(RawReplParser(kit._take), seconds)
    link.close()


def fill_lines(rate_hz: int, connections: list[socket.socket]) -> None:
    """Send so many samples a second, or as many as the lines take."""
    walk = np.random.default_rng(1).normal(size=(int(rate_hz * SECONDS * 2), len(KIT))).cumsum(axis=0)
    encoder = Encoder(KIT)
    head = described(encoder)
    frames = [
        encoder.sample(number * 1000 // rate_hz, dict(zip(NAMES, row, strict=True)))
        for number, row in enumerate(walk.tolist())
    ]
    data = head + b"".join(frames)
    pace = min(BYTES_PER_S, rate_hz * len(data) // len(frames))
    begin_s, sent = time.perf_counter(), 0
    while sent < len(data):
        time.sleep(LUMP_S)
        upto = int((time.perf_counter() - begin_s) * pace)
        for connection in connections:
            connection.sendall(data[sent:upto])
        sent = upto


# --- how long it takes ----------------------------------------------------------------------------------


def bench_latency() -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("byte to chart: there is no Chromium here")
        return
    from playwright.sync_api import sync_playwright

    [port], process = serve(send_clocks, 1)
    feed = Feed(port, Origin())
    server = Server([feed], Page(*live_page("en")), "en")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        tab.goto(server.url)
        tab.evaluate(LISTEN)
        follow([port], [feed], SECONDS)
        late_ms = np.array(tab.evaluate("late"))[50:]
        browser.close()
    server.close()
    process.kill()
    middle, p95 = np.percentile(late_ms, [50, 95])
    print(
        f"from the board's byte to the chart, {1 / SAMPLE_S:.0f} samples a second: {middle:.0f} ms, "
        f"at the 95th percentile {p95:.0f} ms (aim 100), {len(late_ms)} samples"
    )


# Each sample says when it was sent. All that a drawing shows for the first time is that late.
LISTEN = """
() => {
  window.late = [];
  let shown = 0;
  document.addEventListener("drawn", () => {
    const now = Date.now() % 4294967296, sent = page.kits[0]?.valuesOf("sent");
    for (; sent && shown < sent.length; shown++) late.push(now - sent.all[shown]);
  });
}
"""


def send_clocks(connections: list[socket.socket]) -> None:
    encoder = Encoder(CLOCK)
    begin_s = time.time()
    connections[0].sendall(described(encoder))
    while True:
        time.sleep(SAMPLE_S)
        values = {channel.name: 0.0 for channel in CLOCK}
        values["sent"] = round(time.time() * 1000) % 4294967296
        frame = encoder.sample(round((time.time() - begin_s) * 1000), values)
        time.sleep(len(frame) / BYTES_PER_S)
        connections[0].sendall(frame)


# --- boards ---------------------------------------------------------------------------------------------


def described(encoder: Encoder) -> bytes:
    return b"".join(encoder.describe(0, index) for index in range(len(encoder._channels)))


Send = Callable[[list[socket.socket]], object]


def serve(send: Send, count: int) -> tuple[list[str], BaseProcess]:
    """Ports of another process; `send` gets their connections once all are open."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    process = multiprocessing.get_context("fork").Process(target=accept, args=(servers, send), daemon=True)
    process.start()
    ports = [f"socket://127.0.0.1:{server.getsockname()[1]}" for server in servers]
    for server in servers:
        server.close()
    return ports, process


def accept(servers: list[socket.socket], send: Send) -> None:
    with contextlib.suppress(OSError):  # the other side has heard enough
        send([server.accept()[0] for server in servers])


if __name__ == "__main__":
    main()
