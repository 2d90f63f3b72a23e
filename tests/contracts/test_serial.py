"""What a MicroPython board says on its serial line, to the byte.

Written against a Port of two methods, so that the same contract runs on whatever is behind one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SwitchOn = Callable[..., Any]
RAW = b"raw REPL; CTRL-B to exit\r\n>"
HELP = b'\r\nType "help()" for more information.\r\n>>> '
IN_LINE_1 = b'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\n'

# --- the friendly REPL ---------------------------------------------------------------------------------


@pytest.mark.parametrize("board", ["esp32", "microbit-v2"])
def test_begins_with_its_banner(switch_on: SwitchOn, board: str) -> None:
    device = switch_on(board)
    assert device.read_until(b">>> ").endswith(device.banner + HELP)


def test_values_are_printed(device: Any) -> None:
    assert device.ask(b"1+1\r", b">>> ") == b"1+1\r\n2\r\n>>> "
    assert device.ask(b"x = 5\r", b">>> ") == b"x = 5\r\n>>> "
    assert device.ask(b"x, 'a'\r", b">>> ") == b"x, 'a'\r\n(5, 'a')\r\n>>> "
    assert device.ask(b"None\r", b">>> ") == b"None\r\n>>> "
    assert device.ask(b"\r", b">>> ") == b"\r\n>>> "


def test_an_error_is_a_traceback(device: Any) -> None:
    assert device.ask(b"foo\r", b">>> ") == (
        b"foo\r\n" + IN_LINE_1 + b"NameError: name 'foo' isn't defined\r\n>>> "
    )


def test_blocks_go_on_and_are_indented(device: Any) -> None:
    assert device.ask(b"for i in range(2):\r", b"...     ") == b"for i in range(2):\r\n...     "
    assert device.ask(b"print(i)\r", b"...     ") == b"print(i)\r\n...     "
    assert device.ask(b"\x7f\r", b">>> ") == b"\b\b\b\b\x1b[K\r\n0\r\n1\r\n>>> "


def test_brackets_and_quotes_go_on(device: Any) -> None:
    assert device.ask(b"(1,\r", b"... ") == b"(1,\r\n... "
    assert device.ask(b"2)\r", b">>> ") == b"2)\r\n(1, 2)\r\n>>> "
    assert device.ask(b"'''a\r", b"... ") == b"'''a\r\n... "
    assert device.ask(b"b'''\r", b">>> ") == b"b'''\r\n'a\\nb'\r\n>>> "


def test_tab_completes_names(device: Any) -> None:
    assert device.ask(b"whale, whistle = 1, 2\r", b">>> ").endswith(b"\r\n>>> ")
    assert device.ask(b"wh\t", b">>> wh") == b"wh\r\nwhale           whistle\r\n>>> wh"
    assert device.ask(b"a\t + 1\r", b">>> ") == b"ale + 1\r\n2\r\n>>> "
    assert device.ask(b"import mac\t\r", b">>> ") == b"import machine\r\n>>> "
    assert device.ask(b"machine.uni\t is\x1b[D\x1b[D \r", b">>> ").startswith(b"machine.unique_id is")
    assert device.ask(b"1 + [whi\t][0]\r", b">>> ") == b"1 + [whistle][0]\r\n3\r\n>>> "
    assert device.ask(b"nothing.x\t()\x03", b">>> ") == b"nothing.x()\r\n>>> "
    assert device.ask(b"name = input()\r", b"()\r\n") == b"name = input()\r\n"
    assert device.ask(b"wh\ta\r", b">>> ") == b"wha\r\n>>> "


def test_a_space_takes_the_indent_back(device: Any) -> None:
    assert device.ask(b"if 0:\r", b"...     ") == b"if 0:\r\n...     "
    assert device.ask(b"1\r", b"...     ") == b"1\r\n...     "
    assert device.ask(b" \x7felse:\r", b"... ") == b"\b\b\b" + b"\b\x1b[K" + b"else:\r\n... "
    assert device.ask(b"  2\r\r", b">>> ") == b"  2\r\n... \r\n2\r\n>>> "


def test_a_line_is_edited(device: Any) -> None:
    assert device.ask(b"1+3\x7f2\r", b">>> ") == b"1+3\b\x1b[K2\r\n3\r\n>>> "
    assert device.ask(b"2+2\x01\x1b[C\x1b[3~-\x05\r", b">>> ") == (
        b"2+2" + b"\b\b\b" + b"2" + b"\x1b[K2\b" + b"-2\b" + b"2" + b"\r\n0\r\n>>> "
    )
    assert device.ask(b"\x1b[A\r", b">>> ") == b"2-2\r\n0\r\n>>> "
    assert device.ask(b"7\x1b[A\x1b[A\x1b[B\r", b">>> ").endswith(b"\r\n0\r\n>>> ")


def test_ctrl_c_clears_the_line(device: Any) -> None:
    assert device.ask(b"abc\x03", b">>> ") == b"abc\r\n>>> "
    assert device.ask(b"\x03", b">>> ") == b"\r\n>>> "
    device.ask(b"if 1:\r", b"...     ")
    assert device.ask(b"\x03", b">>> ") == b"\r\n>>> "


def test_ctrl_b_says_who_it_is(device: Any) -> None:
    assert device.ask(b"\x02", b">>> ") == b"\r\n" + device.banner + HELP


def test_paste_mode(device: Any) -> None:
    begin = b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== "
    assert device.ask(b"\x05", b"=== ") == begin
    assert device.ask(b"if 1:\r  print('a')\r1 + 2\r'b'; x = 3\x04", b">>> ") == (
        b"if 1:\r\n===   print('a')\r\n=== 1 + 2\r\n=== 'b'; x = 3\r\na\r\n3\r\n'b'\r\n>>> "
    )
    assert device.ask(b"\x05", b"=== ") == begin
    assert device.ask(b"x = 4\r\x03", b">>> ") == b"x = 4\r\n=== \r\n>>> "
    assert device.ask(b"x\r", b">>> ") == b"x\r\n3\r\n>>> "
    device.ask(b"\x05", b"=== ")
    assert device.ask(b"1\r1 1\x04", b">>> ").endswith(
        b'File "<stdin>", line 2\r\nSyntaxError: invalid syntax\r\n>>> '
    )


# --- the raw REPL --------------------------------------------------------------------------------------


def test_into_raw_and_back(device: Any) -> None:
    assert device.ask(b"\x01", RAW) == b"\r\n" + RAW
    assert device.ask(b"\x01", RAW) == RAW
    assert device.ask(b"x = \x03print(3)\x04", b"\x04>") == b"OK3\r\n\x04\x04>"
    assert device.ask(b"\x02", b">>> ") == b"\r\n" + device.banner + HELP


def test_raw_execution(device: Any) -> None:
    device.raw()
    assert device.ask(b"print('a')\nx = 1\x04", b"\x04>") == b"OKa\r\n\x04\x04>"
    assert device.ask(b"1 + 1\x04", b"\x04>") == b"OK\x04\x04>"
    assert device.ask(b"print(x)\nfoo\x04", b"\x04>") == (
        b'OK1\r\n\x04Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\n'
        b"NameError: name 'foo' isn't defined\r\n\x04>"
    )
    assert device.ask(b"if\x04", b"\x04>") == (
        b'OK\x04Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\n'
        b"SyntaxError: invalid syntax\r\n\x04>"
    )


def test_a_long_program(device: Any) -> None:
    device.raw()
    source = b"".join(b"x%d = %d\n" % (number, number) for number in range(400)) + b"print(x7 + x399)"
    assert device.run(source) == (b"406\r\n", b"")


def test_frames_of_functions(device: Any) -> None:
    device.raw()
    assert device.run(b"def f():\n  1/0\n\nf()")[1] == (
        b'Traceback (most recent call last):\r\n  File "<stdin>", line 4, in <module>\r\n'
        b'  File "<stdin>", line 2, in f\r\nZeroDivisionError: divide by zero\r\n'
    )


def test_errors_of_the_boards_modules_have_no_frames_of_theirs(device: Any) -> None:
    device.raw()
    assert device.run(b"import time\ntime.sleep_ms('a')")[1].count(b"File") == 1
    output, _ = device.run(
        b"import sys\ntry:\n  time.sleep_ms('a')\nexcept TypeError as e:\n  sys.print_exception(e)"
    )
    assert output.count(b"File") == 1
    assert output.startswith(
        b'Traceback (most recent call last):\r\n  File "<stdin>", line 3, in <module>\r\n'
    )


# --- raw paste -----------------------------------------------------------------------------------------

WINDOW = b"R\x01\x80\x00\x01"


def begin_paste(device: Any) -> None:
    assert device.ask(b"\x05A\x01", WINDOW) == WINDOW


def test_raw_paste(device: Any) -> None:
    device.raw()
    begin_paste(device)
    device.write(b"print(1)\nraise ValueError('no')")
    assert device.ask(b"\x04", b"\x04>") == (
        b'\x041\r\n\x04Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\n'
        b"ValueError: no\r\n\x04>"
    )


def test_raw_paste_asks_for_windows(device: Any) -> None:
    device.raw()
    begin_paste(device)
    for _ in range(5):
        assert device.ask(b"#" * 127 + b"\n", b"\x01") == b"\x01"
    assert device.ask(b"print('end')\x04", b"\x04>") == b"\x04end\r\n\x04\x04>"


def test_raw_paste_in_pieces(device: Any) -> None:
    device.raw()
    begin_paste(device)
    for byte in b"for i in range(3):\n    print(i, 'abc')\n":
        device.write(bytes([byte]))
    assert device.ask(b"\x04", b"\x04>") == b"\x040 abc\r\n1 abc\r\n2 abc\r\n\x04\x04>"


def test_raw_paste_gives_up_early(device: Any) -> None:
    device.raw()
    begin_paste(device)
    assert device.ask(b"x = 7\n1 1\nprint(1)", b"\x04") == b"\x04"
    device.write(b"what still comes")
    answer = device.ask(b"\x04", b"\x04>")
    assert answer == (
        b'\x04Traceback (most recent call last):\r\n  File "<stdin>", line 2\r\n'
        b"SyntaxError: invalid syntax\r\n\x04>"
    )


def test_raw_paste_is_cancelled(device: Any) -> None:
    device.raw()
    begin_paste(device)
    device.write(b"print('never')\n")
    assert device.ask(b"\x03", b"\x04>") == b"\x04\x04KeyboardInterrupt: \r\n\x04>"
    assert device.run(b"print(1)") == (b"1\r\n", b"")


def test_other_letters_are_not_supported(device: Any) -> None:
    device.raw()
    assert device.ask(b"\x05B\x01", b">") == b"R\x00>"
    assert device.run(b"print(1)") == (b"1\r\n", b"")


# --- resets and scripts --------------------------------------------------------------------------------


def test_soft_reset_friendly(device: Any) -> None:
    device.ask(b"x = 5\r", b">>> ")
    assert device.ask(b"\x04", b">>> ") == b"\r\nMPY: soft reboot\r\n" + device.banner + HELP
    assert b"NameError" in device.ask(b"x\r", b">>> ")


def test_soft_reset_raw(device: Any) -> None:
    device.raw()
    assert device.ask(b"\x04", RAW) == b"OK\r\nMPY: soft reboot\r\n" + RAW


def test_system_exit_resets_an_esp32_and_not_a_micro_bit(device: Any) -> None:
    if b"micro:bit" in device.banner:
        assert device.ask(b"raise SystemExit\r", b">>> ") == b"raise SystemExit\r\n>>> "
        device.raw()
        assert device.ask(b"print(1)\nraise SystemExit\x04", b"\x04>") == b"OK1\r\n\x04\x04>"
        assert device.ask(b"print(2)\x04", b"\x04>") == b"OK2\r\n\x04\x04>"
        return
    assert device.ask(b"import sys\r", b">>> ")
    assert device.ask(b"sys.exit()\r", b">>> ") == (
        b"sys.exit()\r\nMPY: soft reboot\r\n" + device.banner + HELP
    )
    device.raw()
    assert device.ask(b"print(1)\nraise SystemExit\x04", RAW) == (
        b"OK1\r\n\x04\x04MPY: soft reboot\r\n" + RAW
    )


@pytest.mark.parametrize("board", ["esp32", "microbit-v2"])
def test_main_py_runs_but_not_in_raw(switch_on: SwitchOn, board: str) -> None:
    device = switch_on(board, {"main.py": b"print('main')\nx = 1\n"})
    assert device.read_until(b">>> ").endswith(b"main\r\n" + device.banner + HELP)
    assert device.ask(b"x, __name__\r", b">>> ").endswith(b"(1, '__main__')\r\n>>> ")
    assert device.ask(b"\x04", b">>> ") == b"\r\nMPY: soft reboot\r\nmain\r\n" + device.banner + HELP
    device.raw()
    assert device.ask(b"\x04", RAW) == b"OK\r\nMPY: soft reboot\r\n" + RAW


def test_boot_py_runs_always(switch_on: SwitchOn) -> None:
    device = switch_on("esp32", {"boot.py": b"print('boot')", "main.py": b"print('main')"})
    assert device.read_until(b">>> ").endswith(b"boot\r\nmain\r\n" + device.banner + HELP)
    device.raw()
    assert device.ask(b"\x04", RAW) == b"OK\r\nMPY: soft reboot\r\nboot\r\n" + RAW


def test_boot_py_that_fails_keeps_main_from_running(switch_on: SwitchOn) -> None:
    device = switch_on("esp32", {"boot.py": b"1/0", "main.py": b"print('main')"})
    assert device.read_until(b">>> ").endswith(
        b'Traceback (most recent call last):\r\n  File "boot.py", line 1, in <module>\r\n'
        b"ZeroDivisionError: divide by zero\r\n" + device.banner + HELP
    )


def test_a_microbit_has_no_boot_py(switch_on: SwitchOn) -> None:
    device = switch_on("microbit-v2", {"boot.py": b"print('boot')"})
    assert device.read_until(b">>> ") == device.banner + HELP
    assert device.ask(b"display.get_pixel(0, 0)\r", b">>> ").endswith(b"\r\n0\r\n>>> ")


@pytest.mark.parametrize("board", ["esp32", "microbit-v2"])
def test_main_py_that_fails(switch_on: SwitchOn, board: str) -> None:
    device = switch_on(board, {"main.py": b"x = 1\nfoo"})
    assert device.read_until(b">>> ").endswith(
        b'Traceback (most recent call last):\r\n  File "main.py", line 2, in <module>\r\n'
        b"NameError: name 'foo' isn't defined\r\n" + device.banner + HELP
    )
    assert device.ask(b"x\r", b">>> ") == b"x\r\n1\r\n>>> "


def test_main_py_is_interrupted(switch_on: SwitchOn) -> None:
    device = switch_on("esp32", {"main.py": b"print('on')\nwhile True:\n  pass"})
    device.read_until(b"on\r\n")
    assert device.ask(b"\x03", b">>> ").endswith(b"KeyboardInterrupt: \r\n" + device.banner + HELP)


def test_files_outlive_resets(device: Any) -> None:
    device.raw()
    device.run(b"f = open('a.txt', 'w')\nf.write('kept')\nf.close()")
    device.ask(b"\x04", RAW)
    assert device.run(b"print(open('a.txt').read())") == (b"kept\r\n", b"")


# --- Ctrl-C --------------------------------------------------------------------------------------------

ENDLESS = {
    "busy": b"while True: pass",
    "counting": b"n = 0\nwhile True:\n  n += 1",
    "asleep": b"import time\nwhile True: time.sleep_ms(1)",
    "input": b"while True: input()",
    "printing": b"while True: print(end='')",
}


@pytest.mark.parametrize("what", ENDLESS)
def test_ctrl_c_interrupts(device: Any, what: str) -> None:
    device.raw()
    device.run(b"kept = 5")
    device.ask(b"print('on')\n" + ENDLESS[what] + b"\x04", b"on\r\n")
    assert device.ask(b"\x03", b"\x04>").endswith(b"KeyboardInterrupt: \r\n\x04>")
    assert device.run(b"print(kept)") == (b"5\r\n", b"")


def test_a_program_may_catch_ctrl_c(device: Any) -> None:
    device.raw()
    source = b"for n in range(3):\n  try:\n    print('on')\n    while 1: pass\n"
    device.ask(source + b"  except KeyboardInterrupt: print('off')\x04", b"on\r\n")
    assert device.ask(b"\x03", b"on\r\n") == b"off\r\non\r\n"
    assert device.ask(b"\x03", b"on\r\n") == b"off\r\non\r\n"
    assert device.ask(b"\x03", b"\x04>") == b"off\r\n\x04\x04>"


def test_many_ctrl_c_at_once(device: Any) -> None:
    device.raw()
    device.ask(b"print('on')\nwhile True: pass\x04", b"on\r\n")
    device.write(b"\x03" * 50)
    assert device.read_until(b"\x04>").endswith(b"KeyboardInterrupt: \r\n\x04>")
    assert device.run(b"print(1)") == (b"1\r\n", b"")


def test_ctrl_c_can_be_switched_off(esp32: Any) -> None:
    esp32.raw()
    esp32.ask(
        b"import micropython, sys\nmicropython.kbd_intr(-1)\nprint('on')\n"
        b"print(sys.stdin.buffer.read(3))\x04",
        b"on\r\n",
    )
    assert esp32.ask(b"a\x03b", b"\x04>") == b"b'a\\x03b'\r\n\x04\x04>"
    esp32.ask(b"print('on')\nwhile True: pass\x04", b"on\r\n")
    assert esp32.ask(b"\x03", b"\x04>").endswith(b"KeyboardInterrupt: \r\n\x04>")


# --- stdin and stdout ----------------------------------------------------------------------------------


def test_input(device: Any) -> None:
    device.raw()
    device.ask(b"x = input('name? ')\nprint(repr(x))\x04", b"name? ")
    assert device.ask(b"abd\x7fc\r", b"\x04>") == b"abd\b\x1b[Kc\r\n'abc'\r\n\x04\x04>"
    device.ask(b"input('? ')\x04", b"? ")
    assert device.ask(b"\x04", b"\x04>").endswith(b"EOFError: \r\n\x04>")


def test_stdin(esp32: Any) -> None:
    esp32.raw()
    esp32.ask(b"import sys\nprint('on')\nprint(repr(sys.stdin.read(4)))\x04", b"on\r\n")
    assert esp32.ask(b"a\rb\ncd", b"\x04>") == b"'a\\nb\\n'\r\n\x04\x04>"
    esp32.raw()
    esp32.ask(b"print('on')\nprint(repr(sys.stdin.readline()))\x04", b"on\r\n")
    assert esp32.ask(b"line\r", b"\x04>") == b"'line\\n'\r\n\x04\x04>"
    esp32.ask(b"print('on')\nprint(sys.stdin.buffer.read(3))\x04", b"on\r\n")
    assert esp32.ask(b"\r\x00\xff", b"\x04>") == b"b'\\r\\x00\\xff'\r\n\x04\x04>"
    esp32.ask(b"print('on')\nsys.stdin.read(1)\x04", b"on\r\n")
    assert esp32.ask(b"\x03", b"\x04>").endswith(b"KeyboardInterrupt: \r\n\x04>")


def test_poll(esp32: Any) -> None:
    esp32.raw()
    esp32.run(b"import select, sys\np = select.poll()\np.register(sys.stdin, select.POLLIN)")
    assert esp32.run(b"print(p.poll(0), p.poll(1))") == (b"[] []\r\n", b"")
    esp32.ask(b"print('on')\nprint(len(p.poll()), sys.stdin.read(1), p.poll(0))\x04", b"on\r\n")
    assert esp32.ask(b"x", b"\x04>") == b"1 x []\r\n\x04\x04>"
    esp32.ask(b"print('on')\np.poll(-1)\x04", b"on\r\n")
    assert esp32.ask(b"\x03", b"\x04>").endswith(b"KeyboardInterrupt: \r\n\x04>")


def test_uart(switch_on: SwitchOn) -> None:
    device = switch_on("microbit-v2")
    device.read_until(b">>> ")
    device.raw()
    assert device.run(b"from microbit import *\nprint(uart.any(), uart.read(), uart.readline())") == (
        b"False None None\r\n",
        b"",
    )
    device.ask(
        b"print('on')\nwhile not uart.any(): pass\nprint(uart.read(2), uart.readline())\x04", b"on\r\n"
    )
    assert device.ask(b"abcd\nef", b"\x04>") == b"b'ab' b'cd\\n'\r\n\x04\x04>"


def test_line_ends(esp32: Any) -> None:
    esp32.raw()
    assert esp32.run(b"import sys\nprint('a\\nb')\nn = sys.stdout.write('c\\n')") == (b"a\r\nb\r\nc\r\n", b"")
    assert esp32.run(b"n = sys.stdout.buffer.write(b'a\\nb\\x00\\xff')") == (b"a\nb\x00\xff", b"")


# --- whatever comes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        b"", b"x = 'abc", b"while True: pass\r\r", b"if 1:\r", b"\x05 paste", b"\x01 raw", b"\x01\x05A\x01",
        b"\x01\x05A\x011 1\n\nx = 1\n", b"\x01while 1: pass\x04", b"input()\r", b"import sys; sys.exit()\r",
        b"\x01import sys\nsys.stdin.read()\x04", b"\x1b[", b"\x01\x05", b"\x04\x04\x04", b"\xff\xfe\x00\x80",
    ],
)  # fmt: skip
def test_tools_get_their_raw_prompt(device: Any, before: bytes) -> None:
    device.write(before)
    device.write(b"\r\x03\x03\x01")
    device.write(b"print('he' + 're')\x04")
    assert device.read_until(b"here\r\n\x04\x04>").endswith(RAW + b"OKhere\r\n\x04\x04>")
