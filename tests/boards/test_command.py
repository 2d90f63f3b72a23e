"""`gorae` on a real micro:bit's firmware, which QEMU runs and serves over TCP."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.mark.parametrize(
    ("source", "status", "said"),
    [
        ("print('hello')\nfor i in range(3):\n    print(i)\n", 0, "hello\n0\n1\n2\n"),
        ("print('고래')\n1 / 0\n", 1, "고래\n"),
    ],
)
def test_a_program_runs_there(
    qemu_port: str, call: Call, tmp_path: Path, source: str, status: int, said: str
) -> None:
    program = tmp_path / "hello.py"
    program.write_text(source, encoding="utf-8")
    called = call("run", program, "--on", qemu_port)
    assert called.status == status, called
    assert called.out.startswith(said)
    assert ("hello.py, line 2:\n    1 / 0\nZeroDivisionError" in called.out) == bool(status)


def test_it_is_named(qemu_port: str, call: Call) -> None:
    called = call("devices", qemu_port)
    assert called.status == 0, called
    assert called.out == f"✔ {qemu_port}  micro:bit with nRF51822 · without gorae's firmware\n"
    (row,) = json.loads(call("devices", "--json", qemu_port).out)
    assert (row["port"], row["board"], row["micropython"]) == (qemu_port, "microbit-v1", "1.0.1")
    assert row["problem"] is None
