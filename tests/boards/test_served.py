"""Live virtual boards behind the ports that are served: found by URL, used as any other board."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from gorae.boards import connect, identify, open_link, push, run_program
from gorae.boards.link import Link
from gorae.kits import load_board
from gorae.virtual.live.board import LiveBoard

ENDPOINTS = {"tcp": "Tcp", "rfc2217": "Rfc2217", "pty": "Pty"}


@pytest.fixture(params=["tcp", "rfc2217", pytest.param("pty", marks=pytest.mark.posix("Windows has no pty"))])
def link(request: pytest.FixtureRequest) -> Iterator[Link]:
    module = import_module(f"gorae.virtual.endpoints.{request.param}")
    board = LiveBoard(load_board("esp32"), {}, seed=1, lang="en")
    endpoint: Any = getattr(module, ENDPOINTS[request.param])(board)
    board.power_on()
    link = open_link(endpoint.url)
    yield link
    link.close()
    endpoint.close()
    board.close()


def test_a_served_board_is_a_board(link: Link) -> None:
    repl = connect(link)
    board = identify(repl)
    assert board.kind == "esp32"
    files = {"a.bin": bytes(range(256)) * 20, "lib/b.py": b"print('b')\n"}
    assert push(repl, board, files).attempts == 1
    assert push(repl, board, files).sent == []
    assert run_program(repl, b"import lib.b", time_limit_s=20).recorder.text == "b\r\n"


def test_modem_lines_reset_where_there_are_some(link: Link) -> None:
    connect(link).exec("x = 1")
    if link.reset():
        heard = b""
        while b">>> " not in heard:
            heard += link.read(5)
        assert b"POWERON_RESET" in heard
    assert connect(link).exec("print(1)") == b"1\r\n"
