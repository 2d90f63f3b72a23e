"""Unmodified mpremote on a virtual ESP32, over a pseudo terminal."""

from __future__ import annotations

import hashlib
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.posix("Windows has no pseudo terminals")
DATA = bytes(range(256)) * 12
Run = Callable[..., str]


class Terminal:
    """A pseudo terminal with a device at its far end."""

    def __init__(self, device: Any) -> None:
        import pty
        import tty

        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.name = os.ttyname(self._slave)
        self._device = device
        device.on_send = self._send
        self._ended, self._end = os.pipe()
        self._thread = threading.Thread(target=self._pump, daemon=True)
        self._thread.start()

    def close(self) -> None:
        os.write(self._end, b"x")
        self._thread.join()
        for descriptor in (self._master, self._slave, self._ended, self._end):
            os.close(descriptor)

    def _send(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                return  # nobody reads

    def _pump(self) -> None:
        while True:
            ready, _, _ = select.select([self._master, self._ended], [], [])
            if self._ended in ready:
                return
            self._device.receive(os.read(self._master, 4096))


@pytest.fixture(scope="module")
def terminal(open_live: Callable[..., Any]) -> Iterator[str]:
    """The name of a terminal with an ESP32 that all tests here share."""
    port = open_live("esp32", realtime=True)
    port.read_until(b">>> ")
    terminal = Terminal(port.board)
    yield terminal.name
    terminal.close()


@pytest.fixture
def mpremote(terminal: str) -> Run:
    """Runs a command, which may be several with `+` between; its output, of both kinds when it fails."""

    def mpremote(*command: str, fails: bool = False, cwd: Path | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "mpremote", "connect", terminal, *command],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=60, cwd=cwd,
        )  # fmt: skip
        output = done.stdout + (done.stderr if fails else b"")
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        return output.decode().replace("\r\n", "\n")

    return mpremote


def test_exec_eval_run(mpremote: Run, tmp_path: Path) -> None:
    program = tmp_path / "p.py"
    program.write_text("import time\ntime.sleep_ms(5)\nprint('ran')\n")
    assert mpremote("exec", "print('did')", "+", "eval", "2 ** 70", "+", "run", str(program)) == (
        f"did\n{2**70}\nran\n"
    )
    assert "ZeroDivisionError: divide by zero" in mpremote("exec", "1 / 0", fails=True)


def test_files(mpremote: Run, tmp_path: Path) -> None:
    here = tmp_path / "data.bin"
    back = tmp_path / "back.bin"
    here.write_bytes(DATA)
    output = mpremote(
        *("fs", "mkdir", ":d", "+", "fs", "cp", str(here), ":d/data.bin", "+", "fs", "ls", ":d", "+"),
        *("fs", "sha256sum", ":d/data.bin", "+", "fs", "cp", ":d/data.bin", str(back), "+"),
        *("exec", "n = open('t', 'w').write('line 1\\nline 2\\n')", "+", "fs", "cat", ":t", "+", "df"),
    )
    assert f"{len(DATA):>12} data.bin" in output
    assert hashlib.sha256(DATA).hexdigest() in output
    assert "line 1\nline 2\n" in output
    assert f"\n<VfsLfs2>{2097152:>10}" in output
    assert back.read_bytes() == DATA
    output = mpremote("fs", "rm", "-r", ":d", "+", "fs", "rm", ":t", "+", "fs", "ls")
    assert "data.bin" not in output.partition("ls :")[2]
    assert "No such file or directory" in mpremote("fs", "cat", ":nope", fails=True)


def test_a_folder_of_the_computer_is_mounted(mpremote: Run, tmp_path: Path) -> None:
    (tmp_path / "there.py").write_text("def f():\n    return 42\n")
    (tmp_path / "data.bin").write_bytes(DATA)
    output = mpremote(
        *("mount", str(tmp_path), "exec", "import there; print(there.f())", "+"),
        *("exec", "import os; print(sorted(os.listdir()), len(open('data.bin', 'rb').read()))", "+"),
        *("exec", "n = open('made.txt', 'w').write('made'); 1 / 1"),
    )
    assert output.endswith(f"42\n['data.bin', 'there.py'] {len(DATA)}\n")
    assert (tmp_path / "made.txt").read_text() == "made"


def test_the_clock_is_set(mpremote: Run) -> None:
    today = time.strftime("(%Y, %m, %d, ").replace(" 0", " ")
    mpremote("rtc", "--set")
    assert mpremote("rtc").startswith(today)
    said = mpremote("exec", "import time; print(time.localtime()[:3] + tuple(time.gmtime()[6:7]))")
    assert said.startswith(today)


def test_resets(mpremote: Run) -> None:
    assert mpremote("exec", "x = 3", "+", "resume", "exec", "print(x)") == "3\n"
    assert mpremote("resume", "exec", "print(x)") == "3\n"
    assert mpremote("soft-reset", "resume", "exec", "print('x' in globals())") == "False\n"
    assert mpremote("exec", "--no-follow", "import time; time.sleep(60)") == ""
    assert mpremote("exec", "print('again')") == "again\n"
    mpremote("reset")


def test_repl(terminal: str, mpremote: Run) -> None:
    """A person at a terminal of their own, who leaves with Ctrl-]."""
    import pty

    mpremote("exec", "pass")
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mpremote", "connect", terminal, "resume", "repl"],
        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)

    def read_until(ending: bytes, again: bytes = b"") -> bytes:
        output = b""
        while ending not in output:
            if select.select([master], [], [], 0.2 if again else 20)[0]:
                output += os.read(master, 1024)
            else:
                assert again, output
                os.write(master, again)
        return output

    read_until(b">>> ", again=b"\r")  # what is typed before mpremote listens is lost
    os.write(master, b"6 * 7\r")
    assert b"42\r\n>>> " in read_until(b"\n>>> ")
    os.write(master, b"import time; print('be' + 'gins'); time.sleep(60)\r")
    read_until(b"begins")
    os.write(master, b"\x03")
    read_until(b"KeyboardInterrupt")
    os.write(master, b"\x1d")
    assert process.wait(20) == 0
    os.close(master)
