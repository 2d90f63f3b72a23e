"""What gorae asks of a board, on real firmware in QEMU and on the live virtual boards."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from gorae import texts
from gorae.boards.errors import GuestError, NoAnswerError, PushError
from gorae.boards.files import push, read_file
from gorae.boards.identity import Identity, identify
from gorae.boards.link import Link
from gorae.boards.recovery import ASIDE, connect, put_aside
from gorae.boards.repl import Repl
from gorae.boards.run import Ran, run_program
from gorae.errors import UsageError
from gorae.telemetry.frames import Item, TextFrame

FILES = {
    "a.py": b"print(1)\n" * 30,
    "korean.py": "# 고래\nx = '바다'\n".encode() * 12,
    "bytes.bin": bytes(range(256)) * 2,
    "empty.txt": b"",
    "large.py": b"y = 1234567\n" * 250,
}


def run(repl: Repl, program: str, time_limit_s: float = 20) -> Ran:
    return run_program(repl, textwrap.dedent(program).encode(), time_limit_s=time_limit_s)


def execs_of(repl: Repl, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is started on the board from now on."""
    started = []
    real = Repl.start

    def start(self: Repl, code: bytes) -> object:
        started.append(code)
        return real(self, code)

    monkeypatch.setattr(Repl, "start", start)
    return started


def test_it_says_what_it_is(board: Identity, request: pytest.FixtureRequest) -> None:
    assert board.kind == request.node.callspec.params["link"]
    assert board.python == "micropython"
    assert board.version >= (1, 9)
    assert len(board.unique_id) >= 12
    assert board.heap_free > 4000
    assert board.kit is None


def test_it_says_for_which_kit_its_firmware_is(repl: Repl, board: Identity) -> None:
    push(repl, board, {"kit.py": b"ID = 'cutebot'\n"})
    assert identify(repl).kit == "cutebot"  # as firmware of older versions says it
    push(repl, board, {"_gorae.py": b"ID = 'maqueen'\nimport struct\n"})
    assert identify(repl).kit == "maqueen"


def test_it_runs_a_program(repl: Repl) -> None:
    ran = run(repl, "print('hello', 6 * 7)\nprint('고래')")
    assert ran.recorder.text == "hello 42\r\n고래\r\n"
    assert (ran.crash, ran.running, ran.restarted) == (None, False, False)


def test_an_empty_program_runs(repl: Repl) -> None:
    assert run(repl, "").recorder.text == ""


def test_a_crash_has_its_places(repl: Repl) -> None:
    ran = run(repl, "def f():\n    return 1 / 0\n\nprint('x')\nf()")
    assert ran.recorder.text == "x\r\n"
    assert ran.crash is not None
    assert ran.crash.error.startswith("ZeroDivisionError")
    assert ran.crash.places == (("main.py", 5), ("main.py", 2))
    assert "<st" not in ran.crash.traceback


def test_a_program_that_is_no_python(repl: Repl) -> None:
    ran = run(repl, "print('x')\nprint('y'")
    assert ran.recorder.text == ""
    assert ran.crash is not None
    assert ran.crash.error.startswith("SyntaxError")
    assert ran.crash.places[-1][0] == "main.py"


def test_a_program_may_leave(repl: Repl) -> None:
    assert run(repl, "import sys\nprint('bye')\nsys.exit()\nprint('no')").recorder.text == "bye\r\n"
    assert run(repl, "print('again')").recorder.text == "again\r\n"


def test_a_program_may_print_what_the_raw_repl_says(repl: Repl) -> None:
    ran = run(repl, r"print('a\x04b\x04c', '>', 'OK')")
    assert ran.recorder.text == "a\x04b\x04c > OK\r\n"
    assert run(repl, "print('again')").recorder.text == "again\r\n"


def test_a_program_that_never_ends_is_ended(repl: Repl) -> None:
    ran = run(repl, "print('on')\nwhile True:\n    pass", time_limit_s=0.2)
    assert (ran.recorder.text, ran.crash, ran.running) == ("on\r\n", None, True)
    assert run(repl, "print('again')").recorder.text == "again\r\n"


def test_a_program_that_never_stops_printing_is_ended(repl: Repl) -> None:
    ran = run(repl, "while True:\n    print('on and on')", time_limit_s=0.2)
    assert ran.running
    assert "on and on\r\n" in ran.recorder.text


def test_a_program_is_heard_while_it_runs_and_can_be_stopped_by_the_user(repl: Repl) -> None:
    heard: list[Item] = []

    def on_item(item: Item) -> None:
        heard.append(item)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_program(repl, b"print('on')\nwhile True:\n    pass", time_limit_s=1e6, on_item=on_item)
    assert isinstance(heard[0], TextFrame)
    assert run(repl, "print('again')").recorder.text == "again\r\n"


def test_a_program_that_resets_the_board(repl: Repl) -> None:
    ran = run(repl, "import machine\nprint('before')\nmachine.reset()")
    assert ran.recorder.text.startswith("before\r\n")
    assert ran.restarted
    assert run(repl, "print('again')").recorder.text == "again\r\n"


def test_what_was_defined_is_gone_in_the_next_run(repl: Repl) -> None:
    run(repl, "leftover = 1")
    ran = run(repl, "print(leftover)")
    assert ran.crash is not None
    assert ran.crash.error.startswith("NameError")


def test_files_arrive_and_are_not_sent_again(
    repl: Repl, board: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    report = push(repl, board, FILES, on_progress=lambda name, done, total: seen.append((done, total)))
    assert (report.sent, report.unchanged, report.attempts) == (list(FILES), [], 1)
    assert seen == sorted(seen)
    assert seen[-1] == (sum(map(len, FILES.values())),) * 2
    for name, data in FILES.items():
        assert read_file(repl, name) == data
    started = execs_of(repl, monkeypatch)
    again = push(repl, board, FILES)
    assert (again.sent, again.unchanged) == ([], list(FILES))
    assert len(started) == 1


def test_only_what_changed_is_sent(repl: Repl, board: Identity) -> None:
    push(repl, board, {"a.py": b"x = 131\n", "b.py": b"b"})
    report = push(repl, board, {"a.py": b"x = 212\n", "b.py": b"b"})
    assert report.sent == ["a.py"]
    assert read_file(repl, "a.py") == b"x = 212\n"


def test_a_file_becomes_shorter_and_longer(repl: Repl, board: Identity) -> None:
    for size in (300, 10, 1000, 0, 1):
        assert push(repl, board, {"a.bin": bytes(size)}).attempts == 1
        assert read_file(repl, "a.bin") == bytes(size)


def test_other_files_stay_unless_asked(repl: Repl, board: Identity) -> None:
    push(repl, board, {"main.py": b"1", "old.py": b"2", "new.py": b"3"})
    assert push(repl, board, {"new.py": b"3"}).deleted == []
    assert read_file(repl, "old.py") == b"2"
    report = push(repl, board, {"new.py": b"4"}, delete=True)
    assert report.deleted == ["old.py"]
    assert read_file(repl, "main.py") == b"1"
    with pytest.raises(GuestError):
        read_file(repl, "old.py")


def test_what_does_not_fit_is_refused_and_nothing_is_lost(repl: Repl, board: Identity) -> None:
    push(repl, board, {"a.bin": b"old"})
    too_large = bytes(3_000_000 if board.kind == "esp32" else 21_000)
    with pytest.raises(PushError):
        push(repl, board, {"a.bin": too_large})
    repl.enter()
    assert read_file(repl, "a.bin") == b"old"


def test_folders(repl: Repl, board: Identity) -> None:
    files = {"lib/deep/a.py": b"1", "lib/b.py": b"2"}
    if not board.abilities.mkdir:
        with pytest.raises(UsageError):
            push(repl, board, files)
        return
    push(repl, board, files)
    assert read_file(repl, "lib/deep/a.py") == b"1"
    assert push(repl, board, {"lib/b.py": b"2"}, delete=True).deleted == ["lib/deep/a.py"]


@pytest.mark.parametrize("name", ["", "../a", "/a", "a\nb", "가" * 41])
def test_names_that_no_board_can_hold(repl: Repl, board: Identity, name: str) -> None:
    with pytest.raises(UsageError):
        push(repl, board, {name: b""})


BUSY = b"print('busy')\nwhile True:\n    pass\n"
TWICE = b"""
print('busy')
try:
    while True:
        pass
except KeyboardInterrupt:
    while True:
        pass
"""
STUBBORN = b"""
print('busy')
while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass
"""


def start_main(repl: Repl, board: Identity, program: bytes) -> None:
    """Let the board run it as main.py, until it says that it does."""
    push(repl, board, {"main.py": program})
    repl.start_over()
    wait_until_busy(repl.link)


def wait_until_busy(link: Link) -> None:
    heard = b""
    while b"busy" not in heard:
        heard += link.read(5)


def test_a_board_that_is_busy_is_reached(repl: Repl, board: Identity, link: Link) -> None:
    start_main(repl, board, BUSY)
    told: list[texts.Text] = []
    fresh = connect(link, told.append)
    assert fresh.exec("print(1)") == b"1\r\n"
    assert told == []
    assert read_file(fresh, "main.py") == BUSY


def test_a_main_that_catches_the_first_ctrl_c(repl: Repl, board: Identity, link: Link) -> None:
    start_main(repl, board, TWICE)
    assert connect(link).exec("print(1)") == b"1\r\n"


def test_a_main_that_catches_every_ctrl_c(live: Callable[..., Link]) -> None:
    """It takes a reset, and Ctrl-C before the program gets so far that it catches it."""
    link = live("esp32", {"main.py": STUBBORN}, realtime=True)
    wait_until_busy(link)
    told: list[texts.Text] = []
    for attempts_left in (5, 4, 3, 2, 1, 0):  # a busy computer is too slow once: people try again
        try:
            fresh = connect(link, told.append)
        except NoAnswerError:
            assert attempts_left
            continue
        if told:
            break
        assert attempts_left  # one Ctrl-C came just while the program dealt with another, and ended it
        fresh.start_over()
        wait_until_busy(link)
    assert told[0].key == "boards.step-ctrl-c"
    assert told[-1].key == "boards.aside"
    assert read_file(fresh, ASIDE) == STUBBORN
    with pytest.raises(GuestError):
        read_file(fresh, "main.py")


def test_main_is_put_aside(repl: Repl, board: Identity, tmp_path: Path) -> None:
    told: list[texts.Text] = []
    assert not put_aside(repl, told.append, tmp_path)
    push(repl, board, {"main.py": STUBBORN})
    assert put_aside(repl, told.append, tmp_path)
    assert told[-1].key == ("boards.aside" if board.abilities.rename else "boards.aside-here")
    kept = read_file(repl, ASIDE) if board.abilities.rename else (tmp_path / ASIDE).read_bytes()
    assert kept == STUBBORN
    assert not put_aside(repl, told.append, tmp_path)
    if not board.abilities.rename:
        push(repl, board, {"main.py": b"x = 2"})
        assert not put_aside(repl, told.append)
        assert told[-1] == texts.Text("boards.not-aside", name="main.py")
        assert put_aside(repl, told.append, tmp_path)
        second = tmp_path / "main_aside_2.py"  # what was kept before stays
        assert told[-1] == texts.Text("boards.aside-here", name="main.py", file=str(second))
        assert (second.read_bytes(), (tmp_path / ASIDE).read_bytes()) == (b"x = 2", STUBBORN)


@pytest.mark.parametrize(
    "stuck", [b"\x05A\x01", b"\x05A\x01print(", b"\x02\x05while True:", b"\x02if 1:\r", b"\x02'''", b"x = 1"]
)
def test_a_board_in_any_state_is_reached(repl: Repl, link: Link, stuck: bytes) -> None:
    link.write(stuck)
    assert connect(link).exec("print(1)") == b"1\r\n"
