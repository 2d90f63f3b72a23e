"""A live virtual board in this process, the command, and Chromium, for tests of several rooms."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import numpy.typing as npt
import pytest
from forked import ForkedWorker
from hypothesis import settings

from gorae import cli
from gorae.cli import language
from gorae.jobs import worker_process
from gorae.kits import load_board
from gorae.telemetry.dataset import Dataset, Window
from gorae.virtual.live.board import LiveBoard

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A landing must not depend on luck: CI tries the same examples every time,
# people new ones, and `make fuzz` thousands.
settings.register_profile("people", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=3000)
settings.load_profile("ci" if os.environ.get("GORAE_CI") else "people")

# Whoever starts the tests in the background, by `nohup` or `&`, has them ignore these signals, and every
# program that they start inherits that.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What tests are collected into is never garbage: Python's collector leaves it alone, now and later.

    It looks less often afterwards, too: it took a fiftieth of all time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget the language that another test chose in this process; skip on Windows what needs POSIX."""
    language._prepared[0] = ""
    posix = item.get_closest_marker("posix")
    if posix and sys.platform == "win32":
        pytest.skip(posix.args[0])


PATIENCE_S = 20
"""How long a board may take; no test waits so long unless it fails."""

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


# Every piece of text that is seen, with the contrast between it and what is behind it.
POOR_CONTRAST = """
() => {
  const numbers = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return colour.startsWith("color(") ? [255 * r, 255 * g, 255 * b, a] : [r, g, b, a];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const floor = document.querySelector(".floor");
    if (element.matches(".tag, .ruler")) return numbers(getComputedStyle(floor).fill);
    const own = numbers(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const said = node.textContent.trim();
    if (!said || element.closest("script, style, .unseen") || !element.checkVisibility()) continue;
    const [text, back] = [numbers(getComputedStyle(element).color), behind(element)].map(light);
    const contrast = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (contrast < 4.5) poor.push(`${element.className || element.tagName}: ${said} ${contrast.toFixed(2)}`);
  }
  return poor;
}
"""
# Whatever reaches beyond the right edge of the window.
TOO_WIDE = """
() => [...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility() && !element.closest("svg, .unseen, .shared")
    && element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => `${element.tagName}.${element.className}`)
"""


class InProcess:
    """A live board without any line between, switched on; `read_until` reads what it sends."""

    def __init__(self, board: LiveBoard) -> None:
        self._arrived = bytearray()
        self._changed = threading.Condition()
        self.board = board
        board.on_send = self._arrive
        board.power_on()

    def _arrive(self, data: bytes) -> None:
        with self._changed:
            self._arrived += data
            self._changed.notify_all()

    def write(self, data: bytes) -> None:
        self.board.receive(data)

    def read_until(self, ending: bytes) -> bytes:
        """All up to and with `ending`, from where the last call ended. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            while ending not in self._arrived:
                left = deadline - time.monotonic()
                self._changed.wait(left)
                if left <= 0 or self.board.failure:
                    raise TimeoutError(f"no {ending!r} in {bytes(self._arrived)!r}")
            end = self._arrived.index(ending) + len(ending)
            found = bytes(self._arrived[:end])
            del self._arrived[:end]
            return found

    def close(self) -> None:
        self.board.close()
        assert self.board.failure is None


@pytest.fixture(scope="session")
def open_live() -> Iterator[Callable[..., InProcess]]:
    """Switches a board on: `open_live("esp32", files, realtime=…)`. It lives until the tests end."""
    opened: list[InProcess] = []

    def open_live(board: str = "esp32", files: dict[str, bytes] | None = None, **how: Any) -> InProcess:
        opened.append(InProcess(LiveBoard(load_board(board), files or {}, seed=1, lang="en", **how)))
        return opened[-1]

    yield open_live
    for port in opened:
        port.close()


@pytest.fixture
def live(open_live: Callable[..., InProcess]) -> Iterator[Callable[..., InProcess]]:
    """As `open_live`, until the test ends."""
    opened: list[InProcess] = []

    def live(*arguments: object, **how: object) -> InProcess:
        opened.append(open_live(*arguments, **how))
        return opened[-1]

    yield live
    for port in opened:
        port.close()


@pytest.fixture(scope="session", autouse=True)
def no_other_kits(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is served on this computer meanwhile, by other tests or people, is not found or remembered."""
    os.environ["GORAE_DEVICES"] = str(tmp_path_factory.getbasetemp() / "devices")
    os.environ["GORAE_INVENTORY"] = str(tmp_path_factory.getbasetemp() / "inventory.json")


@pytest.fixture(scope="session", autouse=True)
def fork_workers() -> Iterator[None]:
    """Pools of workers start them without importing gorae anew, where a system can fork."""
    if sys.platform == "win32":
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_process, "start_worker", ForkedWorker)
        yield


@dataclass
class Called:
    status: int
    out: str
    err: str


Call = Callable[..., Called]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command as a person does, within this process. The system's language is English.

    `call("check", "main.py")`: exit status and what it said.
    """
    monkeypatch.setenv("LC_ALL", "C")

    def run(*arguments: object) -> Called:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in captured.err
        return Called(ended.value.code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def go_without() -> Callable[[str], NoReturn]:
    """Called when something is not installed: the test is skipped, loudly, and in CI it fails."""
    return pytest.fail if os.environ.get("CI") or os.environ.get("GORAE_CI") else pytest.skip


@pytest.fixture(scope="session")
def browser(go_without: Callable[[str], NoReturn]) -> Iterator[Browser]:
    """Chromium, without a window. Where it must be (CI), its absence is a failure."""
    if CHROMIUM is None:
        go_without("THE REPORT WAS NOT LOOKED AT: there is no Chromium here; `make system` installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def faults() -> SimpleNamespace:
    """Scripts that find what is wrong with a page; each gives a list."""
    return SimpleNamespace(poor_contrast=POOR_CONTRAST, too_wide=TOO_WIDE)


_CHANNELS = ("accel_x", "accel_y", "accel_z")
_LABELS = ("still", "shake", "circle", "tilt")


def _movement(label: str, person: str, take: int, count: int = 50, hz: float = 50.0) -> Window:
    """One window of somebody's movement, in mg; the same arguments give the same window."""
    of_person = np.random.default_rng([len(person), *person.encode()])
    drawn = np.random.default_rng([take, _LABELS.index(label), *person.encode()])
    times = np.arange(count) / hz
    tempo = of_person.lognormal(0, 0.18) * drawn.lognormal(0, 0.05)
    vigour = of_person.lognormal(0, 0.25) * drawn.lognormal(0, 0.1)
    turn = 2 * np.pi * tempo * times + drawn.uniform(0, 2 * np.pi)
    match label:
        case "still":
            path = np.zeros((3, count))
        case "shake":
            path = 550 * vigour * np.outer([1, 0.2, 0.3], np.sin(4 * turn))
        case "circle":
            path = 300 * vigour * np.array([np.cos(turn), np.sin(turn), 0 * turn])
        case _:
            bend = 1 / (1 + np.exp(-(times - 0.4 + 0.1 * drawn.normal()) * 10 * tempo))
            path = 600 * vigour * np.outer([1, 0, 0.5], bend)
    grip = np.array([80 * of_person.normal(), 80 * of_person.normal(), -1000.0])[:, None]
    return _window(label, person, times, grip + path + drawn.normal(0, 10, (3, count)))


def _window(
    label: str, person: str, times: npt.NDArray[np.float64], values: npt.NDArray[np.float64]
) -> Window:
    """A window as a board would send it: in steps of 4 mg, cut at 2 g."""
    steps = np.clip(np.round(values / 4) * 4, -2048, 2044) + 0.0
    rows = {name: tuple(row.tolist()) for name, row in zip(_CHANNELS, steps, strict=True)}
    return Window(label, tuple(np.round(times, 3).tolist()), rows, person)


def _people(count: int = 4, rounds: int = 5, labels: Iterable[str] = _LABELS) -> list[Window]:
    """Windows of every label by every person, people one after the other."""
    return [
        _movement(label, f"p{number}", take)
        for number in range(1, count + 1)
        for label in labels
        for take in range(rounds)
    ]


def _dataset(windows: Iterable[Window], channels: tuple[str, ...] = _CHANNELS, first: int = 1) -> Dataset:
    """What a file with these windows would hold, numbered from `first`."""
    known = tuple(windows)
    return Dataset(channels, known, first + len(known), tuple(range(first, first + len(known))))


@pytest.fixture(scope="session")
def gestures() -> SimpleNamespace:
    """Small datasets of made-up people: with a person's own tempo, vigour and grip, and a sensor's noise."""
    return SimpleNamespace(
        movement=_movement, people=_people, dataset=_dataset, channels=_CHANNELS, labels=_LABELS
    )
