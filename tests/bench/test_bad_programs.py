"""Bad programs end well: with a clear message, in bounded time and memory, and the next run is untouched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.bench import RunResult
from gorae.bench.explain import explain
from gorae.bench.new_kit import new_kit
from gorae.clock import Clock
from gorae.errors import UsageError
from gorae.kits import load_board, load_kit
from gorae.kits.firmware import flash_bytes
from gorae.kits.room import room_for, room_for_programs
from gorae.virtual import ProgramOutcome
from gorae.virtual.kit import SensorInputs

Run = Callable[..., RunResult]
KITS = pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
NOWHERE = cast(SensorInputs, None)  # the files are looked at first
GOOD = "print('still fine')"


def message(result: RunResult, lang: str = "en") -> str:
    assert result.error is not None
    return result.error.message.say(lang)


@KITS
def test_syntax_error_is_no_attempt_and_shows_the_line(run: Run, kit: str) -> None:
    result = run("x = 1\nif x = 1:\n    print(x)\n", kit)
    assert result.error is not None
    assert (result.error.kind, result.error.line, result.error.attempt) == ("syntax", 2, False)
    assert "if x = 1:" in message(result)
    assert "시작할 수 없어요" in message(result, "ko")


@KITS
def test_exception_names_the_students_file_and_line(run: Run, kit: str) -> None:
    result = run("def f():\n    return undefined_name\n\nf()\n", kit)
    assert result.error is not None
    assert (result.error.kind, result.error.line, result.error.attempt) == ("exception", 2, True)
    assert "main.py, line 2" in message(result)
    assert "return undefined_name" in message(result)
    assert "NameError: name 'undefined_name' isn't defined" in message(result)
    assert "(Lines that led there: 4 → 2)" in message(result)


def test_who_is_out_of_reach_is_told(run: Run) -> None:
    """No virtual kit reaches the internet; and modules of others have to lie beside a program."""
    join = "import network\nw = network.WLAN(0)\nw.active(True)\nw.connect('a')\n"
    asked = run(
        join + "while not w.isconnected(): pass\nimport requests\nrequests.get('http://example.com')\n",
        "esp32-duo",
    )
    assert "A virtual kit does not reach the internet" in message(asked)
    assert "인터넷에 닿지 않아요" in message(asked, "ko")
    assert "beside your program" in message(run("import dcmotor\n", "esp32-duo"))


@KITS
def test_exception_from_within_the_board_names_the_students_line_only(run: Run, kit: str) -> None:
    result = run("import time\n\ntime.sleep('long')\n", kit)
    assert result.error is not None
    assert result.error.line == 3
    assert "/rom/" not in message(result)


@KITS
def test_exception_from_within_robot_names_the_students_line(run: Run, kit: str) -> None:
    result = run("from robot import *\n\ndrive('fast')\n", kit)
    assert result.error is not None
    assert result.error.line == 3
    assert "drive('fast')" in message(result)


@KITS
def test_endless_loop_ends_at_the_time_limit(run: Run, kit: str) -> None:
    result = run("while True: pass", kit, time=2.0)
    assert result.error is None
    assert result.running
    assert result.ended_s == pytest.approx(2.0, abs=0.001)


@KITS
def test_endless_printing_is_cut_and_takes_time_on_the_line(run: Run, kit: str) -> None:
    result = run("while True: print('all work and no play')", kit, time=5.0)
    assert result.running
    assert len(result.output) <= 115200 / 10 * 5 + 128  # what the transmit buffer holds
    assert len(result.output) <= 101_000


@KITS
def test_memory_exhausted(run: Run, kit: str) -> None:
    result = run("kept = []\nwhile True:\n    kept.append(bytes(500))\n", kit)
    assert result.error is not None
    assert (result.error.kind, result.error.line) == ("memory", 3)
    assert "memory is full" in message(result)


@KITS
def test_deep_recursion(run: Run, kit: str) -> None:
    result = run("def f(n):\n    return f(n + 1)\n\nf(0)\n", kit)
    assert result.error is not None
    assert result.error.kind == "exception"
    assert "calls itself without end" in message(result)


@KITS
@pytest.mark.parametrize("end", ["import sys\nsys.exit()", "raise SystemExit", "import sys\nsys.exit(3)"])
def test_exit_is_an_ordinary_end(run: Run, kit: str, end: str) -> None:
    result = run(f"print('bye')\n{end}\nprint('never')", kit)
    assert result.error is None
    assert not result.running
    assert result.output.split() == ["bye"]


@KITS
def test_reset_in_a_loop_is_bounded_and_counted(run: Run, kit: str) -> None:
    result = run("import machine\nprint('again')\nmachine.reset()", kit, time=5.0)
    assert result.error is None
    assert result.running
    assert 5 <= result.resets <= 20


@KITS
def test_no_way_to_the_hosts_files(run: Run, kit: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the host's own")
    result = run(
        f"""
for name in ({str(secret)!r}, '/etc/passwd', '../../etc/passwd', 'C:/Windows/win.ini', '/dev/mem'):
    try:
        print(open(name).read())
    except (OSError, ValueError) as error:
        print('refused', error.args[0])
    try:
        with open(name, 'w') as file:
            file.write('spoilt')
    except (OSError, ValueError) as error:
        print('refused', error.args[0])
""",
        kit,
    )
    assert result.error is None
    assert "own" not in result.output
    assert result.output.count("refused") >= 8
    assert secret.read_text() == "the host's own"


@KITS
@pytest.mark.parametrize(
    "module", ["host", "gorae", "uctypes_", "_board", "_modules", "ctypes", "subprocess"]
)
def test_modules_that_a_board_does_not_have(run: Run, kit: str, module: str) -> None:
    result = run(f"import {module}", kit)
    assert f"ImportError: no module named '{module}'" in message(result)


@KITS
def test_a_hole_in_the_interpreter_ends_the_run_alone(run: Run, kit: str) -> None:
    """Whatever the guest does to its own memory, the next run is whole."""
    run(
        "import sys, gc\nfor name in list(sys.modules): sys.modules[name] = None\ngc.collect()\nimport time",
        kit,
    )
    assert run(GOOD, kit).output.strip() == "still fine"


@KITS
@pytest.mark.parametrize(
    "program",
    [
        "while True: pass",
        "print('x' * 10**6)",
        "x = 2 ** 100000\nprint(x % 7)",
        "raise KeyboardInterrupt",
        "\x00",
        "",
    ],
)
def test_the_next_run_is_untouched(run: Run, kit: str, program: str) -> None:
    run(program, kit, time=1.0)
    result = run(GOOD, kit)
    assert (result.output.strip(), result.error, result.running) == ("still fine", None, False)


@KITS
def test_what_a_program_opens_and_makes_has_an_end(run: Run, kit: str) -> None:
    source = """
import os
files = []
try:
    while True:
        files.append(open('main.py'))
except OSError as error:
    print(error.errno, len(files) < 256)
files = []
made = 0
try:
    while True:
        os.mkdir('d%d' % made)
        made += 1
except (OSError, AttributeError):
    print(made < 1000)
"""
    result = run(source, kit, time=20.0)
    assert result.error is None
    assert result.output.split() == ["24", "True", "True"]


@KITS
def test_a_line_without_end(run: Run, kit: str) -> None:
    result = run("while True: print('x', end='')", kit, time=20.0)
    assert result.running
    assert len(result.recording.lines) == 1


def test_a_program_that_does_not_fit_onto_the_board(run: Run) -> None:
    large = "# a comment\n" * 1500
    with pytest.raises(UsageError) as caught:
        run(large, "maqueen")
    values = caught.value.text.values
    assert values["size"] == 18000
    assert f"has 18000 bytes, and this kit's board has room for {values['room']}" in caught.value.say("en")
    assert run(large, "esp32-duo").error is None
    room = int(str(values["room"]))
    assert run("#" * room, "maqueen").error is None
    for size in (room + 1, 3 * room):
        with pytest.raises(UsageError) as caught:
            run("#" * size, "maqueen")
        assert caught.value.text.values["room"] == room


def test_files_that_only_their_chunks_make_too_large_are_not_told_that_there_is_room() -> None:
    kit = load_kit("maqueen")
    room = room_for_programs(kit)
    for parts in (2, 7, 40):
        files = {f"m{n}.py": b"#" * (room // parts - 1) for n in range(parts - 1)}
        files["main.py"] = b"#" * (room - sum(map(len, files.values())))
        with pytest.raises(UsageError) as caught:
            new_kit(kit, files, Clock(), NOWHERE, runtime=None, seed=1, lang="en", name="main.py")
        values = caught.value.text.values
        assert room == values["size"]
        assert 0 < int(str(values["room"])) < room


@given(st.dictionaries(st.sampled_from(["a.py", "가.py", "b"]), st.integers(0, 3000)), st.integers(2, 40))
def test_the_room_is_what_fits_to_the_last_byte(others: dict[str, int], chunks: int) -> None:
    files = load_board("microbit-v2").filesystem.model_copy(update={"bytes": chunks * 128})
    room, taken = room_for(files, "main.py", others), sum(flash_bytes(*each, 128) for each in others.items())
    if taken + 128 <= files.bytes:
        assert taken + flash_bytes("main.py", room, 128) <= files.bytes
    assert taken + flash_bytes("main.py", room + 1, 128) > files.bytes


@pytest.mark.parametrize(
    ("kit", "module", "hint"),
    [
        ("maqueen", "_thread", "The name is right, but this board has no _thread"),
        ("maqueen", "esp32", "no esp32"),
        ("esp32-duo", "aioble", "beside the program"),
        ("esp32-duo", "numpy", "a module of a computer"),
        ("esp32-duo", "nunpy", "Check the spelling"),
        ("maqueen", "model", "gorae train dataset.csv"),
    ],
)
def test_what_other_boards_have_is_not_called_misspelt(kit: str, module: str, hint: str) -> None:
    outcome = ProgramOutcome("exception", f"ImportError: no module named '{module}'")
    error = explain(outcome, f"import {module}\n", f"{kit}.py")
    assert error is not None
    assert hint in error.message.say("en")
    assert ("철자를 확인" in error.message.say("ko")) == (module == "nunpy")
