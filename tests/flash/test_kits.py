"""Boards become kits, and lose nothing by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.boards import PortError
from gorae.flash.stock import firmware_version
from gorae.kits import load_kit
from gorae.kits.calibration import FILE, Calibration, calibrated
from gorae.kits.firmware import firmware_files
from gorae.report.text.cart import told
from gorae.texts import Text
from gorae.virtual.daplink.drive import VirtualDrive

from .conftest import Esp32, Microbit

MAQUEEN = firmware_files(load_kit("maqueen"))
DUO = firmware_files(load_kit("esp32-duo"))
MINE = {"main.py": b"print('mine')\n", "notes.txt": b"left 3\n" * 30}


def has(board: Microbit | Esp32, files: dict[str, bytes]) -> bool:
    return files.items() <= board.files.items()


def reason(row: Any) -> str:
    assert row.error is not None
    said: str = row.error.say("en")
    return said


# --- what a board lacks -------------------------------------------------------------------------------


def test_a_micro_bit_gets_what_it_lacks_and_the_next_time_nothing(cart: Any) -> None:
    board = cart.microbit(MINE)
    (row,) = cart.flash()
    assert (row.state, row.result.how, row.label) == ("ready", "files", "maqueen-01")
    assert has(board, MAQUEEN | MINE)
    assert board.files["label.txt"] == b"maqueen-01\n"
    (entry,) = cart.inventory.entries
    assert (entry.unique_id, entry.label, entry.result) == (board.unique_id, "maqueen-01", "ready")
    assert entry.firmware == firmware_version(load_kit("maqueen"))
    before = board.files
    (again,) = cart.flash()
    assert (again.state, again.writing, again.label) == ("unchanged", False, "maqueen-01")
    assert board.files == before
    assert board.flashed == []


def test_an_empty_kit_has_no_firmware_and_keeps_a_students_files(cart: Any) -> None:
    board = cart.microbit(MINE)
    cart.flash()
    assert has(board, MAQUEEN)
    (row,) = cart.flash(empty=True)
    assert (row.state, row.result.how) == ("ready", "files")
    assert board.files.keys() == {*MINE, "label.txt"}
    assert cart.flash(empty=True)[0].state == "unchanged"
    assert cart.flash()[0].result.how == "files"
    assert has(board, MAQUEEN | MINE)


def test_an_empty_micro_bit_out_of_its_box_gets_no_firmware(cart: Any) -> None:
    board = cart.microbit(has_python=False)
    (row,) = cart.flash(empty=True)
    assert row.state == "ready"
    (hexed,) = board.flashed
    assert hexed.keys() == {"main.py", "label.txt"}


def test_a_micro_bit_out_of_its_box_gets_all_in_one_hex(cart: Any) -> None:
    board = cart.microbit(has_python=False)
    (row,) = cart.flash()
    assert (row.state, row.result.how, row.result.checked) == ("ready", "image", True)
    (hexed,) = board.flashed
    assert hexed.keys() == {*MAQUEEN, "main.py", "label.txt"}
    assert cart.flash()[0].state == "unchanged"


def test_a_newer_micropython_keeps_a_students_files(cart: Any, runtime_file: Path) -> None:
    board = cart.microbit(MINE | {"label.txt": b"blue\n"})
    (row,) = cart.flash(runtime_file)
    assert (row.state, row.result.how, row.label) == ("ready", "image", "blue")
    assert set(row.result.kept) == set(MINE)
    assert has(board, MAQUEEN | MINE)
    assert row.saved is None
    assert not (cart.folder / "gorae-saved").exists()
    assert cart.flash(runtime_file)[0].state == "unchanged"


def test_a_measured_robot_keeps_its_calibration(cart: Any, runtime_file: Path) -> None:
    """By the serial line, by a hex, and unless all is wiped."""
    mine = Calibration("maqueen", 0.06, 261.0)
    own = firmware_files(calibrated(load_kit("maqueen"), mine))
    assert own["robot.py"] != MAQUEEN["robot.py"]
    board = cart.microbit({FILE: mine.line().encode()})
    cart.microbit()
    assert {row.state for row in cart.flash()} == {"ready"}
    assert has(board, own)
    assert [row.state for row in cart.flash()] == ["unchanged"] * 2
    rows = cart.flash(runtime_file)
    assert [row.error for row in rows] == [None, None]
    assert {row.result.how for row in rows} == {"image"}
    assert has(board, own | {FILE: mine.line().encode()})
    cart.flash(wipe=True)
    assert has(board, MAQUEEN)
    assert FILE not in board.files


def test_an_esp32_from_the_factory_and_its_files_under_a_newer_micropython(
    cart: Any, image_file: Path, esp_firmware: Callable[..., bytes], tmp_path: Path
) -> None:
    board = cart.esp32()
    (row,) = cart.flash(image_file)
    assert (row.state, row.result.how, row.label) == ("ready", "image", "esp32-duo-01")
    assert board.files.keys() == {*DUO, "main.py", "label.txt"}
    assert cart.flash(image_file)[0].state == "unchanged"
    board.board.files.files.update({name: bytearray(data) for name, data in MINE.items()})
    newer = tmp_path / "newer.bin"
    newer.write_bytes(esp_firmware("ESP32", 4000))
    assert cart.flash(newer)[0].result.how == "image"
    assert has(board, DUO | MINE)


def test_wiping_takes_everything_off(cart: Any) -> None:
    board = cart.microbit(MINE)
    (row,) = cart.flash(wipe=True)
    assert (row.state, row.result.how) == ("ready", "image")
    assert "notes.txt" not in board.files
    assert board.files["main.py"] != MINE["main.py"]


def test_a_label_goes_onto_the_board_even_if_nothing_else_is_missing(cart: Any) -> None:
    board = cart.microbit()
    cart.flash()
    (row,) = cart.flash(label="red-03")
    assert (row.state, row.label) == ("ready", "red-03")
    assert board.files["label.txt"] == b"red-03\n"


# --- what must not be lost ----------------------------------------------------------------------------


def test_what_finds_no_room_beside_the_firmware_is_saved(cart: Any) -> None:
    large = {"song.py": b"#" * 9000, "main.py": b"print(1)\n"}
    board = cart.microbit(large)
    (row,) = cart.flash()
    assert row.state == "ready"
    assert has(board, MAQUEEN | {"main.py": b"print(1)\n"})
    assert row.result.kept == ("main.py",)
    assert (row.saved / "song.py").read_bytes() == large["song.py"]
    assert cart.inventory.get(board.unique_id).saved == str(row.saved)


ODD = {
    "../evil.py": b"1", "/tmp/evil.py": b"2", "CON": b"3", "nul.txt": b"4", "a.py": b"5", "A.py": b"6",
    "..": b"7", "x\n12 'y'": b"8", "C:\\evil.py": b"9", "end. ": b"10",
}  # fmt: skip


def test_names_that_lead_out_of_the_folder_are_written_in_it(cart: Any, runtime_file: Path) -> None:
    board = cart.microbit(MINE | ODD)
    (row,) = cart.flash(runtime_file)
    assert row.state == "ready"
    assert has(board, MAQUEEN | MINE | {"a.py": b"5", "A.py": b"6", "CON": b"3", "nul.txt": b"4"})
    assert {path.name for path in cart.folder.iterdir()} == {
        "MICROBIT1", "gorae-saved", "inventory.json", "inventory.json.lock",
    }  # fmt: skip
    assert [path.name for path in row.saved.parent.iterdir()] == ["maqueen-01"]
    kept = {name: (row.saved / path).read_bytes() for name, path in row.paths.items()}
    assert kept == {name: data for name, data in ODD.items() if name not in board.files}
    assert kept.keys() == {"../evil.py", "/tmp/evil.py", "..", "x\n12 'y'"}
    said = told(row, "en")
    assert "/tmp/evil.py → %/tmp/evil.py" in said
    assert "\n12" not in said


def test_files_of_a_board_that_failed_are_put_back_the_next_time(cart: Any, runtime_file: Path) -> None:
    board = cart.microbit(MINE)
    board.drive.faults.unplug_after = 100_000
    (row,) = cart.flash(runtime_file)
    assert "plug it in again and flash it again" in reason(row)
    assert (row.saved / "main.py").read_bytes() == MINE["main.py"]
    board.board.files.format()
    board.has_python = False
    board.drive.faults.unplug_after = None
    board.drive.plug_in()
    (again,) = cart.flash(runtime_file)
    assert again.state == "ready"
    assert has(board, MAQUEEN | MINE)
    assert not row.saved.exists()


def test_what_a_student_has_changed_since_is_not_replaced_by_what_was_saved(
    cart: Any, runtime_file: Path
) -> None:
    board = cart.microbit(MINE)
    board.drive.faults.refuses = 521
    (row,) = cart.flash(runtime_file)
    assert row.state == "failed"
    board.drive.faults.refuses = None
    board.has_python = True
    board.board.files.files["main.py"] = bytearray(b"print('newer')\n")
    (again,) = cart.flash(runtime_file)
    assert again.state == "ready"
    assert has(board, MINE | {"main.py": b"print('newer')\n"})
    assert (row.saved / "main.py").read_bytes() == MINE["main.py"]


def test_a_board_that_is_known_and_silent_is_not_written_over(cart: Any) -> None:
    board = cart.microbit(MINE)
    cart.flash()
    board.has_python = False
    (row,) = cart.flash()
    assert "cannot be read and would be lost" in reason(row)
    assert "--wipe" in reason(row)
    assert board.flashed == []
    assert cart.flash(wipe=True)[0].state == "ready"


def test_a_board_without_a_port_is_only_wiped(cart: Any) -> None:
    board = cart.microbit(MINE)
    board.has_port = False
    (row,) = cart.flash()
    assert "serial port" in reason(row)
    assert "--wipe" in reason(row)
    (wiped,) = cart.flash(wipe=True)
    assert (wiped.state, wiped.result.checked) == ("ready", False)
    assert board.flashed[0].keys() == {*MAQUEEN, "main.py", "label.txt"}


def test_a_program_that_got_the_board_stuck_stays_on_it(cart: Any, runtime_file: Path) -> None:
    board = cart.microbit({"main.py": b"while True: pass\n"})
    board.is_stuck = True
    (row,) = cart.flash(runtime_file)
    assert row.state == "ready"
    assert board.files["main_aside.py"] == b"while True: pass\n"
    assert [note.say("en") for note in row.result.notes] == [
        "its main.py got the board stuck, so it is now called main_aside.py there"
    ]


# --- what goes wrong ----------------------------------------------------------------------------------


def cannot_open(reason: str) -> Any:
    return lambda board: setattr(board, "trouble", PortError(Text(f"boards.{reason}", port=board.port)))


def refuses(code: int) -> Any:
    return lambda board: setattr(board.drive.faults, "refuses", code)


def unplugged(board: Any) -> None:
    board.drive.faults.unplug_after = 200_000


def full(board: Any) -> None:
    """Nothing can be written there, not even by root, who runs this in CI."""
    (board.folder / "gorae.hex").symlink_to("/dev/full")


def read_only(board: Any) -> None:
    (board.folder / "gorae.hex").mkdir()


WAYS = {
    "unplugged": (unplugged, "plug it in again and flash it again"),
    "hex for the wrong board": (
        refuses(529),
        "not for this kind of micro:bit; choose the hex for this board",
    ),
    "damaged on its way": (refuses(521), "arrived damaged; flash it again"),
    "timed out": (refuses(504), "its display shows 504"),
    "full drive": (full, "is full; unplug the micro:bit and plug it in again, which empties it"),
    "read-only drive": (read_only, "unplug the micro:bit, plug it in again and try again"),
    "no permission": (cannot_open("forbidden-linux"), "dialout"),
    "port busy": (cannot_open("busy"), "used by another program"),
}


def test_of_ten_boards_those_that_fail_are_explained_and_the_others_ready(cart: Any) -> None:
    boards = [*(cart.microbit(has_python=False) for _ in range(9)), cart.esp32({})]
    for board, (spoil, _) in zip(boards, WAYS.values(), strict=False):
        spoil(board)
    rows = cart.flash()
    assert [row.state for row in rows] == ["failed"] * 8 + ["ready"] * 2
    for row, (_, remedy) in zip(rows, WAYS.values(), strict=False):
        assert remedy in reason(row)


def test_what_the_inventory_says_of_a_board_that_failed(cart: Any) -> None:
    board = cart.microbit(has_python=False)
    board.drive.faults.refuses = 529
    cart.flash()
    assert cart.inventory.get(board.unique_id).result == "failed"


def test_a_micro_bit_v1_is_left_as_it_is(cart: Any) -> None:
    board = cart.microbit(has_python=False)
    board.drive.stop()
    board.unique_id = "9900" + board.unique_id[4:]
    board.drive = VirtualDrive(board.folder, board.unique_id, board._take)
    cart.time.drives.append(board.drive)
    (row,) = cart.flash(wipe=True)
    assert (row.state, row.writing) == ("failed", False)
    assert "use a micro:bit V2" in reason(row)
    assert board.flashed == []


# --- boards that are other kits already ---------------------------------------------------------------

CUTEBOT = firmware_files(load_kit("cutebot"))
LABELLED = {"label.txt": b"cutebot-05\n"}


@pytest.mark.parametrize("wipe", [False, True])
@pytest.mark.parametrize(
    ("files", "says"),
    [
        (CUTEBOT | LABELLED, ["label says cutebot", "firmware is cutebot's"]),
        (LABELLED, ["label says cutebot"]),
        (CUTEBOT, ["firmware is cutebot's"]),
        (MAQUEEN | LABELLED, ["label says cutebot", "firmware is maqueen's"]),
        (CUTEBOT | {"label.txt": b"maqueen-05\n"}, ["label says maqueen", "firmware is cutebot's"]),
    ],
)
def test_a_board_that_is_another_kit_is_left_as_it_is(
    cart: Any, files: dict[str, bytes], says: list[str], wipe: bool
) -> None:
    other, board = cart.microbit(MINE | files), cart.microbit(MINE)
    before = other.files
    skipped, row = cart.flash(wipe=wipe)
    assert (row.state, skipped.state) == ("ready", "skipped")
    assert has(board, MAQUEEN)
    assert other.files == before
    assert all(part in reason(skipped) for part in says)
    assert "--anyway" in reason(skipped)
    assert cart.inventory.get(other.unique_id) is None


def test_a_board_becomes_another_kit_and_gets_its_label_where_that_is_wanted(cart: Any) -> None:
    board = cart.microbit(MINE | CUTEBOT | LABELLED)
    (row,) = cart.flash(anyway=True)
    assert (row.state, row.label) == ("ready", "maqueen-01")
    assert has(board, MAQUEEN | MINE | {"label.txt": b"maqueen-01\n"})
    assert cart.flash()[0].state == "unchanged"


def test_a_board_without_a_voice_is_known_by_the_inventory(cart: Any) -> None:
    board = cart.microbit(has_python=False)
    cart.inventory.record(board.unique_id, kit="cutebot", result="ready")
    (row,) = cart.flash(wipe=True)
    assert row.state == "skipped"
    assert "it was a cutebot when it was flashed last" in reason(row)
    assert board.flashed == []


def test_boards_with_one_id_are_told(cart: Any) -> None:
    cart.esp32(MINE)
    twin = cart.esp32(MINE)
    twin.board.unique_id = cart.boards[0].board.unique_id
    cart.boards[0].mac = twin.mac = bytes(6)  # a converter tells no id of the board's
    rows = cart.flash()
    assert sorted(row.state for row in rows) == ["failed", "ready"]
    (failed,) = [row for row in rows if row.state == "failed"]
    assert "has the same ID as another one" in reason(failed)
