"""A board is called by its label wherever it can be called by its port."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.boards.link import SocketLink
from gorae.cli.board_names import is_place, natural
from gorae.flash.inventory import Inventory
from gorae.kits import load_board, load_kit
from gorae.kits.firmware import firmware_files
from gorae.virtual.daplink.flash import MicrobitFlash
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]
Plug = Callable[..., list[str]]
CUTEBOT = firmware_files(load_kit("cutebot"))


@pytest.fixture
def plug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plug]:
    """Plugs boards in that have these labels, and gives their ports."""
    monkeypatch.setenv("GORAE_INVENTORY", str(tmp_path / "inventory.json"))
    monkeypatch.setenv("GORAE_DEVICES", str(tmp_path / "devices"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "devices").mkdir()
    (tmp_path / "main.py").write_text("print('hello')\n")
    running: list[Any] = []

    def plug(*labels: str, files: dict[str, bytes] = CUTEBOT, twins: bool = False) -> list[str]:
        kits = []
        for number, label in enumerate(labels, start=1):
            named = {"label.txt": f"{label}\n".encode()} if label else {}
            board = LiveBoard(load_board("microbit-v2"), {**files, **named}, seed=number, lang="en")
            board.unique_id = bytes([1 if twins else number] * 8)
            endpoint = Tcp(board)
            board.power_on()
            running.extend((endpoint, board))
            kits.append({"port": endpoint.url, "usb": "0d28:0204", "unique_id": f"9904{number:044x}"})
        for each in running[1::2]:
            each.inbox.listening.wait(20)
        (tmp_path / "devices" / "kits.json").write_text(json.dumps({"kits": kits}))
        return [str(kit["port"]) for kit in kits]

    yield plug
    for each in running:
        each.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "main.py", "--on"],
        ["doctor", "--on"],
        ["devices"],
        ["push"],
        ["stream", "--time", "1"],
        ["record", "--label", "a", "--label", "b", "--seconds", "0.1", "--rounds", "1", "--yes", "--on"],
        ["check", "main.py", "--lesson", "hello-kit", "--on"],
        ["flash", "--kit", "cutebot"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_label_is_as_good_as_a_port(call: Call, plug: Plug, arguments: list[str]) -> None:
    _, port = plug("cutebot-04", "cutebot-05")
    files = ["main.py"] if arguments == ["push"] else []
    by_label = call(*arguments, "cutebot-05", *files)
    assert "cutebot-05” is" not in by_label.err
    assert by_label.status == call(*arguments, port, *files).status
    assert by_label.status in (0, 1), by_label.out


def test_a_board_that_the_inventory_knows_is_not_asked(
    call: Call, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, _ = plug("", "cutebot-05")
    Inventory.load().record(f"9904{1:044x}", label="blue-01")
    monkeypatch.setattr("gorae.cli.board_names._asked", lambda ports: pytest.fail("asked"))
    assert f"blue-01 {port}" in call("devices", "blue-01").out


def test_a_label_that_nobody_has_is_told_with_those_that_are_there(call: Call, plug: Plug) -> None:
    plug("cutebot-10", "cutebot-9", "")
    called = call("push", "cutebot-7", "main.py")
    assert called.status == 2
    assert "no board that is plugged in is called “cutebot-7”" in called.err
    assert "cutebot-9, cutebot-10" in called.err


def test_a_label_that_two_have_is_told_with_their_ports(call: Call, plug: Plug) -> None:
    ports = plug("cutebot-05", "cutebot-05")
    called = call("run", "main.py", "--on", "cutebot-05")
    assert called.status == 2
    assert all(port in called.err for port in ports)


def test_many_are_told_in_the_end_the_worst_first_in_the_order_of_labels(call: Call, plug: Plug) -> None:
    *_, last = plug("cutebot-10", "cutebot-9", "cutebot-2")
    devices = Path("devices/kits.json")
    kits = json.loads(devices.read_text())
    kits["kits"].append({"port": "socket://127.0.0.1:1", "usb": "0d28:0204"})
    devices.write_text(json.dumps(kits))
    called = call("push", "all", "main.py")
    assert called.status == 3
    assert called.err.startswith("✘ socket://127.0.0.1:1: nobody answers")
    names = [line.partition(":")[0] for line in called.out.splitlines()]
    assert names[:3] == ["✔ cutebot-2 (socket", "✔ cutebot-9 (socket", "✔ cutebot-10 (socket"]
    assert "3 of 4 boards have the files. To be done again: socket://127.0.0.1:1" in called.out
    assert last in called.out


def test_a_self_test_of_many_ends_with_a_line_for_each(call: Call, plug: Plug) -> None:
    plug("cutebot-10", "cutebot-9")
    called = call("devices", "--test", "--yes", "cutebot-10", "cutebot-9")
    *_, nine, ten, count = called.out.rstrip().splitlines()
    assert nine[2:].startswith("cutebot-9 (socket")
    assert ten[2:].startswith("cutebot-10 (socket")
    assert count == "0 of 2 kits are well."


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("COM3", True), ("com12", True), ("/dev/ttyACM0", True), ("socket://h:1", True), ("E:\\", True),
        ("E:", True), ("cutebot-05", False), ("blue", False), ("가온", False), ("COMET", False),
        ("COM3-05", False),
    ],
)  # fmt: skip
def test_what_is_a_place(name: str, place: bool) -> None:
    assert is_place(name) is place


def test_labels_are_in_the_order_of_their_numbers() -> None:
    assert sorted(["b-10", "b-9", "a-11"], key=natural) == ["a-11", "b-9", "b-10"]


# --- programs come home -------------------------------------------------------------------------------


def test_programs_come_home_a_folder_a_label_and_nothing_is_written_over(
    call: Call, plug: Plug, tmp_path: Path
) -> None:
    mine = {"main.py": b"print('mine')\n", "../evil.py": b"1", "NOTES": b"2", "notes": b"3"}
    ports = plug("cutebot-04", "cutebot-05", files=CUTEBOT | mine)
    for _ in range(2):
        called = call("pull", "all", "home")
        assert called.status == 0
    assert "The programs of all 2 boards are here." in called.out
    assert f"✔ cutebot-04 ({ports[0]}): 4 file(s) in home/cutebot-04-2" in called.out
    assert "../evil.py → %2E%2E/evil.py" in called.out
    names = ["cutebot-04", "cutebot-04-2", "cutebot-05", "cutebot-05-2"]
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == names
    for folder in (tmp_path / "home").iterdir():
        there = {path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert there == set(mine.values())
    assert not (tmp_path / "home" / "evil.py").exists()
    assert call("pull", "cutebot-05").status == 0
    assert (tmp_path / "cutebot-05" / "main.py").read_bytes() == mine["main.py"]


def test_a_board_without_a_students_program_leaves_no_folder(call: Call, plug: Plug, tmp_path: Path) -> None:
    (port,) = plug("cutebot-04")
    called = call("pull", port, "home", "--lang", "ko")
    assert "학생이 만든 프로그램이 없어요" in called.out
    assert not (tmp_path / "home").exists()


def test_where_nothing_can_be_written_is_told(call: Call, plug: Plug, tmp_path: Path) -> None:
    (port,) = plug("cutebot-04", files={"main.py": b"print('mine')\n"})
    (tmp_path / "home").write_text("a file")
    called = call("pull", port, "home")
    assert called.status == 2
    assert "cannot write home" in called.err


# --- what `gorae devices` tells of boards that are not as they should be ------------------------------


def test_boards_that_say_the_same_id_are_told(call: Call, plug: Plug) -> None:
    ports = plug("cutebot-04", "cutebot-05", twins=True)
    rows = json.loads(call("devices", *ports, "--json").out)
    assert all("say the same ID" in row["problem"] for row in rows)
    assert all(port in row["problem"] for row in rows for port in ports)


def test_a_label_and_a_firmware_that_contradict_each_other_are_told(call: Call, plug: Plug) -> None:
    port, other = plug("maqueen-04", "cutebot-05")
    said = call("devices", port).out
    assert "what kit is it? its label says maqueen, its firmware is cutebot's" in said
    assert "what kit" not in call("devices", other).out


@pytest.fixture
def jump_over_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line to a board that says nothing for 0.2 s lets the whole time pass that one would wait."""
    jumped_s, read = 0.0, SocketLink.read

    def read_soon(self: SocketLink, timeout_s: float) -> bytes:
        nonlocal jumped_s
        data = read(self, min(timeout_s, 0.2))
        jumped_s += max(timeout_s - 0.2, 0.0) if not data else 0.0
        return data

    monkeypatch.setattr(SocketLink, "read", read_soon)
    monkeypatch.setattr(SocketLink, "now_s", lambda self: time.monotonic() + jumped_s)


@pytest.mark.usefixtures("jump_over_waits")
def test_a_new_board_is_to_be_flashed(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GORAE_INVENTORY", str(tmp_path / "inventory.json"))
    board = LiveBoard(load_board("microbit-v2"), {}, seed=1, lang="en")
    board.unique_id = bytes(8)
    MicrobitFlash(board, installed=False)
    with contextlib.closing(Tcp(board)) as endpoint, contextlib.closing(board):
        board.power_on()
        for arguments in (["devices", endpoint.url], ["push", endpoint.url, __file__]):
            called = call(*arguments)
            assert f"gorae flash {endpoint.url} --kit KIT" in called.out + called.err
            assert "Ctrl-C" not in (called.out + called.err).splitlines()[-1]
