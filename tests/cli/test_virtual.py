"""`gorae virtual`: what it prints, that its ports answer, and that it ends cleanly."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serial

from gorae.boards import PortError, find_boards, open_link
from gorae.cli.commands.virtual import findable
from gorae.flash.esp32 import flash as flash_esp32
from gorae.flash.kit_hex import kit_hex
from gorae.flash.runtime import bundled
from gorae.images import esp32
from gorae.kits import load_kit

LONG_S = 30
Call = Callable[..., Any]


@contextlib.contextmanager
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


@pytest.mark.posix("Windows has no SIGTERM to end it with")
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


@pytest.mark.posix("Windows has no SIGTERM to end it with")
def test_a_person_reads_where_and_how_to_stop() -> None:
    with serving("--tcp", "127.0.0.1:0", "--lesson", "wall-stop", "--lang", "ko") as process:
        assert process.stdout
        first, second = process.stdout.readline(), process.stdout.readline()
        assert "maqueen 키트가 socket://127.0.0.1:" in first
        assert "Ctrl-C" in second


def served_by(process: subprocess.Popen[str], count: int = 1) -> list[dict[str, str]]:
    """What `--json` says of the kits; then they listen, and can be found."""
    assert process.stdout
    return [json.loads(process.stdout.readline()) for _ in range(count)]


@pytest.mark.posix("Windows has no SIGTERM to end it with")
def test_micro_bits_have_drives_and_run_what_is_copied_there(tmp_path: Path) -> None:
    """They come from the factory, without MicroPython."""
    program = b"import sys\nprint(sys.platform)\nprint('from the hex')\n"
    image = kit_hex(load_kit("maqueen"), {"main.py": program}, bundled("microbit-v2"))
    folder = tmp_path / "cart"
    with serving(
        "--count", "2", "--tcp", "127.0.0.1:0", "--drives", str(folder), "--bootloader", "--json"
    ) as process:
        kits = served_by(process, 2)
        assert [Path(kit["drive"]) for kit in kits] == [folder / "MICROBIT", folder / "MICROBIT1"]
        found = {one.port: one for one in find_boards() if one.virtual}
        for kit in kits:
            assert found[kit["port"]].drive == Path(kit["drive"])
            assert found[kit["port"]].kind == "microbit-v2"
        assert len({found[kit["port"]].unique_id for kit in kits}) == 2
        with serial.serial_for_url(kits[1]["port"], timeout=LONG_S) as board:
            (folder / "MICROBIT1" / "kit.hex").write_bytes(image)
            assert board.read_until(b"hex\r\n") == b"microbit\r\nfrom the hex\r\n"
    assert list(folder.iterdir()) == []
    assert [one for one in find_boards() if one.virtual] == []


def after_reset(port: str) -> bytes:
    """The first lines that a board says when its modem lines have reset it."""
    with contextlib.closing(open_link(port)) as link:
        assert link.reset()
        heard = b""
        while heard.count(b"\n") < 5:
            heard += link.read(LONG_S)
        return heard


@pytest.mark.posix("Windows has no SIGTERM to end it with")
@pytest.mark.parametrize("factory", [[], ["--bootloader", "--pace"]], ids=["kit", "factory"])
def test_an_esp32_is_flashed_and_then_runs(factory: list[str]) -> None:
    """Its files stay, unless there were none."""
    header = bytes([esp32.IMAGE_MAGIC, 1, 2, 0x20]).ljust(4096, b"\0")  # as much as a ROM looks at
    firmware = esp32.Firmware("test.bin", header, esp32.TARGETS["ESP32"])
    arguments = ["--kit", "esp32-duo", "--rfc2217", "127.0.0.1:0", "--json", *factory]
    with serving(*arguments) as process:
        (kit,) = served_by(process)
        (found,) = [one for one in find_boards() if one.virtual]
        if factory:
            assert b"invalid header: 0xffffffff" in after_reset(kit["port"])
        done = flash_esp32(kit["port"], lambda chip: firmware)
        assert done.mac.replace(":", "") == found.unique_id
        program = b"import machine, os\nprint(machine.unique_id().hex(), 'robot.py' in os.listdir())"
        expected = f"{found.unique_id} {not factory}\r\n".encode()
        assert run_there(kit["port"], program) == expected


def test_kits_are_served_even_where_they_cannot_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GORAE_DEVICES", str(tmp_path / "file" / "devices"))
    with findable([]):
        assert "GORAE_DEVICES" in capsys.readouterr().err


@pytest.mark.posix("Windows has no pty")
def test_one_kit_of_many_has_a_mishap(tmp_path: Path) -> None:
    faults = ("--fault", "1:busy", "--fault", "2:wrong-board", "--fault", "3:drive-read-only")
    with serving("--count", "3", "--drives", str(tmp_path / "cart"), "--json", *faults) as process:
        kits = served_by(process, 3)
        found = {one.port: one for one in find_boards() if one.virtual}
        kinds = [found[kit["port"]].kind for kit in kits]
        assert kinds == ["microbit-v2", "microbit-v1", "microbit-v2"]
        with pytest.raises(PortError, match="used by another program"):
            open_link(kits[0]["port"])
        assert run_there(kits[1]["port"], b"print(1)") == b"1\r\n"
        modes = [Path(kit["drive"]).stat().st_mode & 0o200 for kit in kits]
        assert modes == [0o200, 0o200, 0]


@pytest.mark.posix("Windows has no SIGTERM to end it with")
def test_a_robot_with_something_wrong_and_the_twin_of_a_real_one(tmp_path: Path) -> None:
    line = '{"kit": "maqueen", "imbalance": 0.05, "top_speed": 260.0}\n'
    (tmp_path / "a.json").write_text(line)
    wishes = ["--calibration", str(tmp_path / "a.json"), "--defect", "no-motors", "--json"]
    with serving("--tcp", "127.0.0.1:0", *wishes) as process:
        assert process.stdout
        port = json.loads(process.stdout.readline())["port"]
        asked = b"print('_top = 253.5' in open('robot.py').read(), open('calibration.json').read(), end='')"
        assert run_there(port, asked).decode() == f"True {line}".replace("\n", "\r\n")
        told = b"import _gorae\ntry:\n    _gorae.power(9, 9)\nexcept OSError:\n    print('silent')"
        assert run_there(port, told) == b"silent\r\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kit", "esp32-duo", "--drives", "cart"], "neither its board nor its boot loader"),
        (["--fault", "2:busy"], "is no fault of 1 kit"),
        (["--fault", "drive-full"], "add --drives DIR"),
        (["--fault", "forbidden", "--tcp", "127.0.0.1:0"], "only a pty"),
        (["--tcp", "9000"], "HOST:PORT"),
        (["--tcp", "localhost:99999"], "HOST:PORT"),
        (["--fault", "burn:1"], "is no fault"),
        (["--defect", "left-ded"], "left-dead"),
        (["--calibration", "none.json"], "cannot read the calibration"),
        (["--kit", "maquen"], "did you mean “maqueen”?"),
        (["--arena", "ovl"], "did you mean “oval”?"),
        (["--arena", "oval", "--lesson", "wall-stop"], "not both"),
        (["--held", "--count", "2"], "one kit"),
    ],
)
def test_wrong_wishes_are_told(call: Call, arguments: list[str], said: str) -> None:
    called = call("virtual", *arguments)
    assert called.status == 2
    assert said in called.err
