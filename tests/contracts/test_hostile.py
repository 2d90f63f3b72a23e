"""Whatever bytes come, the board goes on: its raw prompt answers, and what it runs is run right."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RAW = b"raw REPL; CTRL-B to exit\r\n>"
PIECES = [
    *(bytes([byte]) for byte in b"\x01\x02\x03\x04\x05\r\n\x08\x1b\x00\xff([{'\"\\:"),
    *(b"\x05A\x01", b"\x01\x05A\x01", b"\x05B\x01", b"\x1b[A", b"\x1b[3~", b"\x04\x04", b"\x03\x03"),
    *(b"while True: pass\r\r\r\r", b"while 1:pass\x04", b"input()\r", b"input()\x04", b"x = 1\r", b"1/0\x04"),
    *(b"import sys\r", b"sys.stdin.read(9)\r", b"import sys\nsys.stdin.buffer.read()\x04", b"sys.exit()\r"),
    *(b"def f():\r", b"  f()\r", b"f()\r", b"raise SystemExit\x04", b"import time\ntime.sleep(9)\x04"),
    *(b"x = [0] * 10**9\x04", b"#" * 300, b"1 1\n" * 40, b"print('\\x04')\x04", b"\xea\xb3\xa0\r"),
]
junk = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=12).map(b"".join)
_numbers = count()


@pytest.mark.parametrize("board", ["esp32", "microbit-v2"])
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=junk)
def test_the_raw_prompt_comes_back(shared_boards: dict[str, Any], board: str, junk: bytes) -> None:
    device = shared_boards[board]
    number = next(_numbers)
    device.write(junk + b"\x03" * 12)  # one for each program that may wait or compute for ever
    device.write(b"\r\x03\x03\x01")
    device.write(b"print('answer', %d)\x04" % number)
    said = device.read_until(b"answer %d\r\n\x04\x04>" % number)
    assert said.endswith(RAW + b"OKanswer %d\r\n\x04\x04>" % number)
