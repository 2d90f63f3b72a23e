"""`gorae virtual`: what it prints, that its ports answer, and that it ends cleanly."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import serial

LONG_S = 30
Call = Callable[..., Any]


@contextmanager
def serving(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own; it must end by itself when it is asked to."""
    code = "import sys; from gorae.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "virtual", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            rest, error = process.communicate(timeout=LONG_S)
        assert (process.returncode, rest.count("Traceback"), error) == (0, 0, "")


def run_there(port: str, source: bytes) -> bytes:
    """What a program prints in the raw REPL of the board at `port`."""
    with serial.serial_for_url(port, timeout=LONG_S) as board:
        board.write(b"\r\x03\x03\x01")
        assert board.read_until(b"raw REPL; CTRL-B to exit\r\n>").endswith(b">")
        board.write(source + b"\x04")
        answer: bytes = board.read_until(b"\x04\x04>")
    return answer.removeprefix(b"OK").removesuffix(b"\x04\x04>")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to end it with")
@pytest.mark.parametrize(
    ("arguments", "scheme"),
    [
        (["--pty"], "/dev/"),
        (["--tcp", "127.0.0.1:0"], "socket://"),
        (["--rfc2217", "127.0.0.1:0"], "rfc2217://"),
        (["--tcp", "127.0.0.1:0", "--pace", "--fault", "delay:1ms"], "socket://"),
    ],
)
def test_each_kit_says_where_it_is_and_answers(arguments: list[str], scheme: str) -> None:
    with serving("--kit", "esp32-duo", "--count", "2", "--json", *arguments) as process:
        assert process.stdout
        served = [json.loads(process.stdout.readline()) for _ in range(2)]
        assert [list(kit) for kit in served] == [["kit", "port"]] * 2
        assert {kit["kit"] for kit in served} == {"esp32-duo"}
        assert served[0]["port"] != served[1]["port"]
        for kit in served:
            assert kit["port"].startswith(scheme)
            assert run_there(kit["port"], b"print(6 * 7)") == b"42\r\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to end it with")
def test_a_person_reads_where_and_how_to_stop() -> None:
    with serving("--tcp", "127.0.0.1:0", "--lesson", "wall-stop", "--lang", "ko") as process:
        assert process.stdout
        first, second = process.stdout.readline(), process.stdout.readline()
        assert "maqueen 키트가 socket://127.0.0.1:" in first
        assert "Ctrl-C" in second


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tcp", "9000"], "HOST:PORT"),
        (["--tcp", "localhost:99999"], "HOST:PORT"),
        (["--fault", "burn:1"], "is no fault"),
        (["--kit", "maquen"], "did you mean “maqueen”?"),
        (["--arena", "ovl"], "did you mean “oval”?"),
        (["--arena", "oval", "--lesson", "wall-stop"], "not both"),
    ],
)
def test_wrong_wishes_are_told(call: Call, arguments: list[str], said: str) -> None:
    called = call("virtual", *arguments)
    assert called.status == 2
    assert said in called.err
