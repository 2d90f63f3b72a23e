"""Clients that people have, as they are, on live virtual boards behind the ports that are served."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

LONG_S = 60
DATA = bytes(range(256)) * 4
PROGRAM = "import time\ntime.sleep_ms(5)\nprint('ran', 6 * 7)\n"
ENDPOINTS = {"pty": "Pty", "tcp": "Tcp", "rfc2217": "Rfc2217"}
Serve = Callable[..., str]
Run = Callable[..., str]
needs_pty = pytest.mark.posix("Windows has no pseudo terminals")


@pytest.fixture
def serve(live: Callable[..., Any]) -> Iterator[Serve]:
    """Switches a board on and serves it, `serve("pty", "esp32")`: its URL."""
    endpoints: list[Any] = []

    def serve(way: str, board: str = "esp32") -> str:
        port = live(board, realtime=True)
        port.read_until(b">>> ")
        module = import_module(f"gorae.virtual.endpoints.{way}")
        endpoints.append(getattr(module, ENDPOINTS[way])(port.board))
        url: str = endpoints[-1].url
        return url

    yield serve
    for endpoint in endpoints:
        endpoint.close()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a client's command in a folder with a program and data; all that it says.

    But what Python thinks of its source: that comes when it is compiled, which is at the first import.
    """
    (tmp_path / "p.py").write_text(PROGRAM)
    (tmp_path / "data.bin").write_bytes(DATA)

    def run(client: str, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [Path(sys.executable).with_name(client), *arguments],
            cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=LONG_S, env={**os.environ, "PYTHONWARNINGS": "ignore::SyntaxWarning"},
        )  # fmt: skip
        output = done.stdout.decode().replace("\r\n", "\n")
        assert bool(done.returncode) is fails, output
        return output

    return run


@needs_pty
def test_ampy(serve: Serve, run: Run, tmp_path: Path) -> None:
    """It resets the board softly before each command."""
    port = serve("pty")

    def ampy(*command: str, fails: bool = False) -> str:
        return run("ampy", "--port", port, *command, fails=fails)

    assert ampy("put", "data.bin", "there.bin") == ""
    assert ampy("ls", "-l") == f"/there.bin - {len(DATA)} bytes\n"
    assert ampy("get", "there.bin", "back.bin") == ""
    assert (tmp_path / "back.bin").read_bytes() == DATA
    assert ampy("run", "p.py") == "ran 42\n"
    (tmp_path / "p.py").write_text("1 / 0\n")
    assert "ZeroDivisionError: divide by zero" in ampy("run", "p.py", fails=True)


@needs_pty
def test_ampy_on_a_microbit(serve: Serve, run: Run) -> None:
    """A micro:bit has no folders, which ampy asks for, and says so in its own words."""
    port = serve("pty", "microbit-v2")
    assert run("ampy", "--port", port, "put", "p.py") == ""
    assert run("ampy", "--port", port, "run", "p.py") == "ran 42\n"
    said = run("ampy", "--port", port, "ls", fails=True)
    assert "TypeError: function takes 0 positional arguments but 1 were given" in said


@needs_pty
def test_rshell(serve: Serve, run: Run, tmp_path: Path) -> None:
    """Its file commands talk to a program on the board, so they need live stdin."""
    port = serve("pty")
    script = tmp_path / "commands"
    script.write_text(
        "mkdir /pyboard/d\n"
        "cp data.bin /pyboard/d/there.bin\n"
        "cp p.py /pyboard/p.py\n"
        "cat /pyboard/p.py\n"
        "ls -l /pyboard/d\n"
        "cp /pyboard/d/there.bin back.bin\n"
        "rm -r /pyboard/d\n"
        "ls /pyboard\n"
        "repl ~ import sys ~ print(sys.platform, 6 * 7) ~\n"
    )
    said = run("rshell", "--nocolor", "--quiet", "--port", port, "--file", str(script))
    assert PROGRAM in said
    assert f"{len(DATA):>6} Jan  1 2000  there.bin\n" in said
    assert (tmp_path / "back.bin").read_bytes() == DATA
    listing, _, repl = said.rpartition("Entering REPL. Use Control-X to exit.\n")
    assert listing.endswith("\np.py\n")
    assert "\nMicroPython v1.27.0 on " in repl
    assert "\nesp32 42\n>>> " in repl


@pytest.mark.parametrize("way", [pytest.param("pty", marks=needs_pty), "tcp"])
def test_mpytool(serve: Serve, run: Run, tmp_path: Path, way: str) -> None:
    port = serve(way)
    where = ("--port", port) if way == "pty" else ("--address", port.removeprefix("socket://"))
    (tmp_path / "d" / "lib").mkdir(parents=True)
    (tmp_path / "d" / "lib" / "b.py").write_text("print('lib')\n")
    said = run(
        "mpytool", *where, "cp", "d", "data.bin", ":", "--", "ls", "--", "cat", ":d/lib/b.py", "--",
        "cp", ":data.bin", "back.bin", "--", "exec", "print(2 ** 70)", "--", "run", "p.py", "--",
        "rm", ":d", "--", "reset", "--", "ls",
    )  # fmt: skip
    assert "\nprint('lib')\n" in said
    assert f"\n{2**70}\n" in said
    assert "\nran 42\n" in said
    assert (tmp_path / "back.bin").read_bytes() == DATA
    assert said.endswith("LS: /\n    1.00K data.bin\n")
    said = run("mpytool", *where, "exec", "1 / 0", fails=True)
    assert "ZeroDivisionError: divide by zero" in said


@pytest.mark.parametrize("way", ["tcp", "rfc2217"])
def test_mpremote_by_url(serve: Serve, run: Run, way: str) -> None:
    said = run(
        "mpremote", "connect", serve(way), "exec", "x = 3", "+", "fs", "cp", "data.bin", ":", "+",
        "fs", "ls", "+", "run", "p.py", "+", "soft-reset", "resume", "exec", "print('x' in globals())",
    )  # fmt: skip
    assert f"{len(DATA):>12} data.bin\n" in said
    assert said.endswith("ran 42\nFalse\n")


# --- a micro:bit, which refuses some of what they ask for ------------------------------------------------


@needs_pty
def test_mpremote_on_a_microbit(serve: Serve, run: Run, tmp_path: Path) -> None:
    """It takes `:` for a file without a name, and so does the board."""
    port = serve("pty", "microbit-v2")
    said = run(
        "mpremote", "connect", port, "fs", "cp", "data.bin", ":there.bin", "+", "fs", "cp", "p.py", ":", "+",
        "fs", "ls", "+", "fs", "cat", ":", "+", "fs", "rm", ":", "+", "fs", "cp", ":there.bin", "back.bin",
        "+", "exec", "import os; print(os.listdir())", "+", "run", "p.py", "+", "eval", "6 * 7",
    )  # fmt: skip
    assert f"ls :\n{0:>12} \n{0:>12} there.bin\n{PROGRAM}" in said
    assert said.endswith("\n['there.bin']\nran 42\n42\n")
    assert (tmp_path / "back.bin").read_bytes() == DATA


@needs_pty
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("fs cp p.py :d/", "mpremote: cp: destination is not a directory"),
        ("fs cat :nope", "mpremote: cat: nope: No such file or directory."),
        ("fs mkdir :d", "AttributeError: 'module' object has no attribute 'mkdir'"),
        ("fs tree", "AttributeError: 'module' object has no attribute 'getcwd'"),
        ("fs touch :t", "ValueError: illegal mode"),
        ("df", "ImportError: no module named 'vfs'"),
        ("mount .", "ImportError: no module named 'io'"),
        ("rtc", "AttributeError: 'module' object has no attribute 'RTC'"),
    ],
)
def test_a_microbit_refuses_in_its_own_words(serve: Serve, run: Run, command: str, words: str) -> None:
    assert words in run("mpremote", "connect", serve("pty", "microbit-v2"), *command.split(), fails=True)


@needs_pty
def test_rshell_does_not_know_a_microbit(serve: Serve, run: Run) -> None:
    """It asks for `binascii`, which no micro:bit has, and evaluates the answer that does not come."""
    said = run("rshell", "--nocolor", "--debug", "--port", serve("pty", "microbit-v2"), "ls", fails=True)
    assert "\nmicrobit\nTesting if ubinascii.unhexlify exists ... " in said
    assert "\n-----Response-----\nb''\n-----\nTraceback" in said
    assert said.endswith("SyntaxError: invalid syntax\n")


@needs_pty
def test_mpytool_on_a_microbit(serve: Serve, run: Run) -> None:
    """It runs programs. Of files it knows nothing without folders and `binascii`."""
    port = serve("pty", "microbit-v2")
    assert "\nran 42\n" in run("mpytool", "--port", port, "exec", "print('did')", "--", "run", "p.py")
    lacking = "AttributeError: 'module' object has no attribute 'getcwd'"
    assert lacking in run("mpytool", "--port", port, "ls", fails=True)
    assert lacking in run("mpytool", "--port", port, "cat", ":p.py", fails=True)
    said = run("mpytool", "--port", port, "cp", "p.py", ":", fails=True)
    assert "ImportError: no module named 'ubinascii'" in said


class Thonny:
    """Thonny's back end in a process of its own, asked as its front end asks it."""

    def __init__(self, backend: str, port: str, home: Path) -> None:
        spec = importlib.util.find_spec(backend)
        assert spec
        assert spec.origin
        how = {
            "port": port, "clean": True, "interrupt_on_connect": True, "sync_time": False, "local_rtc": True,
            "validate_time": False, "submit_mode": None, "write_block_size": None, "write_block_delay": None,
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-u", spec.origin, repr(how)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=home,
            env={**os.environ, "THONNY_USER_DIR": str(home)},
        )  # fmt: skip
        self._watch = threading.Timer(LONG_S, self.process.kill)
        self._watch.start()
        self.printed = ""

    def answer(self) -> Any:
        """The next answer; what the board prints until then is in `printed`."""
        from thonny.common import parse_message

        self.printed = ""
        assert self.process.stdout
        for line in self.process.stdout:
            if not line.startswith("\x02"):
                continue
            message = parse_message(line)
            if message.event_type == "ProgramOutput":
                self.printed += message.data.replace("\r\n", "\n")
            elif message.event_type.endswith(("ToplevelResponse", "_response")):
                return message
        raise AssertionError(f"it ended: {self.printed}")

    def ask(self, kind: str, name: str, **what: Any) -> Any:
        from thonny import common

        message = getattr(common, kind)(name, id=1, **what)
        assert self.process.stdin
        self.process.stdin.write(common.serialize_message(message) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self._watch.cancel()


@needs_pty
@pytest.mark.parametrize(
    ("board", "backend", "root"),
    [
        ("esp32", "thonny.plugins.esp.esp_back", "/"),
        ("microbit-v2", "thonny.plugins.microbit.microbit_back", ""),
    ],
)
def test_thonny(serve: Serve, tmp_path: Path, board: str, backend: str, root: str) -> None:
    thonny = Thonny(backend, serve("pty", board), tmp_path)
    try:
        assert "MicroPython v1." in thonny.answer().welcome_text
        thonny.ask("ToplevelCommand", "execute_source", source="print('shell', 6 * 7)")
        assert thonny.printed == "shell 42\n"
        thonny.ask("ToplevelCommand", "Run", args=["p.py"], source="print('ran')\n1 / 0\n")
        assert "ran\nTraceback" in thonny.printed
        assert "ZeroDivisionError: divide by zero" in thonny.printed
        path = f"{root}there.bin"
        written = thonny.ask(
            "InlineCommand",
            "write_file",
            path=path,
            content_bytes=DATA,
            make_shebang_scripts_executable=False,
        )
        assert "error" not in written
        assert thonny.ask("InlineCommand", "read_file", path=path).content_bytes == DATA
        listed = thonny.ask(
            "InlineCommand", "get_dirs_children_info", paths=[root], include_hidden=True, node_id="/"
        )
        assert listed.data[root]["there.bin"]["size"] == len(DATA)
    finally:
        thonny.close()
