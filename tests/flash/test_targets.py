"""Which boards a command means, and what they are given."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from gorae.boards import FoundBoard
from gorae.boards.errors import InLoaderError, NoSerialError, PortError
from gorae.errors import DocumentError, UsageError
from gorae.flash.inventory import InventoryEntry
from gorae.flash.lookup import Finder
from gorae.flash.runtime import bundled
from gorae.flash.stock import Stock, WantedRelease
from gorae.flash.targets import FlashTarget, all_targets, named_targets
from gorae.images.daplink import Details, details_text
from gorae.images.ihex import Image, to_hex
from gorae.images.layout import Kind
from gorae.kits import Kit, load_board, load_kit
from gorae.texts import Text

MAQUEEN, CUTEBOT, DUO = map(load_kit, ("maqueen", "cutebot", "esp32-duo"))
ID = "9904360258434e45003e400e00000059000000009796990b"


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    folder = tmp_path / "MICROBIT"
    folder.mkdir()
    (folder / "DETAILS.TXT").write_text(details_text(Details(ID, "0255", 0)))
    return folder


@pytest.fixture
def found(drive: Path) -> list[FoundBoard]:
    microbit = Text("boards.is", board="micro:bit V2")
    converter = Text("boards.is-converter", chip="CP210x", board="ESP32")
    own = Text("boards.is-own", board="ESP32", chip="USB")
    return [
        FoundBoard(microbit, "microbit-v2", "COM3", drive, ID, None, "microbit"),
        FoundBoard(converter, None, "COM4", None, "0001", None, "esp32"),
        FoundBoard(own, "esp32", "COM5", None, "24:6F:28:A1:B2:C3", None, "esp32"),
    ]


def test_all_are_those_that_a_kit_is_for(found: list[FoundBoard]) -> None:
    assert [target.port for target in all_targets(found, [MAQUEEN])] == ["COM3"]
    assert [target.port for target in all_targets(found, [DUO])] == ["COM4", "COM5"]
    both = all_targets(found, [MAQUEEN, DUO])
    assert [(target.kit.id, target.unique_id) for target in both] == [
        ("maqueen", ID), ("esp32-duo", ""), ("esp32-duo", "246f28a1b2c3"),
    ]  # fmt: skip


def test_a_port_and_a_drive_of_the_same_board_are_one(found: list[FoundBoard], drive: Path) -> None:
    (target,) = named_targets(["COM3", str(drive), f"{drive}/."], found, [MAQUEEN])
    assert (target.port, target.drive, target.unique_id) == ("COM3", drive, ID)


def test_a_drive_in_a_place_where_nobody_looks(found: list[FoundBoard], drive: Path) -> None:
    (target,) = named_targets([str(drive)], [], [MAQUEEN])
    assert (target.port, target.drive, target.unique_id) == (None, drive, ID)


def test_a_port_that_nothing_is_known_of_is_believed() -> None:
    (target,) = named_targets(["socket://127.0.0.1:9000"], [], [DUO])
    assert target == FlashTarget(DUO, "socket://127.0.0.1:9000", None)


@pytest.mark.parametrize(("place", "kit"), [("COM3", DUO), ("COM5", MAQUEEN)])
def test_a_kit_for_another_board(found: list[FoundBoard], place: str, kit: Kit) -> None:
    with pytest.raises(UsageError, match=f"{place} is a .*another board"):
        named_targets([place], found, [kit])


def test_what_a_board_is_called_decides_nothing(found: list[FoundBoard]) -> None:
    """The kit is chosen by the board's family, whichever words tell of it."""
    renamed = [dataclasses.replace(one, board=Text("cli.a-board")) for one in found]
    assert [target.port for target in all_targets(renamed, [MAQUEEN])] == ["COM3"]
    assert [target.port for target in named_targets(["COM5"], renamed, [DUO])] == ["COM5"]


@pytest.mark.parametrize("harmless", [InLoaderError, NoSerialError])
def test_what_hinders_only_talking_does_not_hinder_flashing(
    found: list[FoundBoard], harmless: type[PortError]
) -> None:
    for error in (
        harmless(Text("boards.busy", port="COM5")),
        PortError(Text("boards.in-loader", port="COM5")),
    ):
        found[2] = dataclasses.replace(found[2], problem=error)
        (target,) = named_targets(["COM5"], found, [DUO])
        assert (target.problem is None) == isinstance(error, harmless)


def test_a_folder_that_is_no_drive(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not the drive of a micro:bit"):
        named_targets([str(tmp_path)], [], [MAQUEEN])


def test_two_kits_for_one_kind_of_board(found: list[FoundBoard]) -> None:
    with pytest.raises(UsageError, match="name one of them"):
        all_targets(found, [MAQUEEN, CUTEBOT])


# --- where a board is now -----------------------------------------------------------------------------


def test_a_board_is_found_where_it_has_come_back(found: list[FoundBoard]) -> None:
    now = [0.0]
    finder = Finder(lambda: list(found), lambda: now[0])
    target = FlashTarget(DUO, "COM5", None, "246f28a1b2c3")
    assert finder.port(target) == "COM5"
    moved = found[2]
    found[2] = FoundBoard(moved.board, moved.kind, "COM9", None, moved.unique_id.lower(), None, "esp32")
    now[0] += 1
    assert finder.port(target) == "COM9"
    del found[2]
    now[0] += 1
    assert finder.port(target) is None
    assert finder.port(FlashTarget(DUO, "COM4", None)) == "COM4"


def test_thirty_who_ask_look_once(found: list[FoundBoard]) -> None:
    looks: list[int] = []

    def look() -> list[FoundBoard]:
        looks.append(1)
        return list(found)

    finder = Finder(look, lambda: 0.0)
    assert {finder.drive(ID) for _ in range(30)} == {found[0].drive}
    assert len(looks) == 1


# --- which MicroPython --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "wanted", "newer", "same"),
    [
        ("2.1.2", "2.0.0-beta.5", True, False),
        ("2.0.0", "2.0.0-beta.5", True, False),
        ("2.0.0-beta.5", "2.0.0-beta.5", True, True),
        ("2.0.0-beta.4", "2.0.0-beta.5", False, False),
        ("v1.27.0", "1.27.0", True, True),
        ("1.9.4", "1.27.0", False, False),
        ("", "1.27.0", False, False),
        ("1.27.0", "", False, False),
    ],
)
def test_which_release_will_do(release: str, wanted: str, newer: bool, same: bool) -> None:
    assert WantedRelease(wanted).is_met_by(release, None) is newer
    assert WantedRelease(wanted, frozenset({"ab"})).is_met_by(release, None) is same


def test_what_was_written_last_counts_as_long_as_the_board_says_the_same() -> None:
    wanted = WantedRelease("", frozenset({"ab"}))
    assert wanted.is_met_by("1.28", InventoryEntry(unique_id="1", runtime="ab", micropython="1.28"))
    assert not wanted.is_met_by("1.27", InventoryEntry(unique_id="1", runtime="ab", micropython="1.28"))
    assert not wanted.is_met_by("1.28", InventoryEntry(unique_id="1", runtime="cd", micropython="1.28"))


@pytest.mark.parametrize("cut", [0, 1, 1000, -2000])
def test_a_truncated_image_is_told_before_any_board_is_touched(
    tmp_path: Path, image_file: Path, runtime_file: Path, cut: int
) -> None:
    for file in (image_file, runtime_file):
        path = tmp_path / file.name
        path.write_bytes(file.read_bytes()[:cut])
        with pytest.raises((UsageError, DocumentError)) as caught:
            Stock([path])
        assert str(path) in caught.value.say("en")


def hex_of(path: Path, kind: Kind, release: str) -> Path:
    """A runtime that calls itself `release`."""
    runs = bundled(kind).image.runs
    said = f"micro:bit v{release}+".encode().ljust(17, b"a")
    path.write_bytes(
        to_hex(Image((at, re.sub(rb"micro:bit v\d[^+]*\+\w{1,2}", said, data)) for at, data in runs))
    )
    return path


@pytest.mark.parametrize("release", ["2.0.0", "2.1.0-b1"])
def test_a_runtime_on_which_no_kit_would_start_is_refused(tmp_path: Path, release: str) -> None:
    with pytest.raises(UsageError) as caught:
        Stock([hex_of(tmp_path / "old.hex", "microbit-v2", release)])
    assert f"release {release}, and gorae's firmware needs 2.1.0" in caught.value.say("en")
    assert "old.hex" in caught.value.say("ko")


def test_the_least_release_will_do(tmp_path: Path) -> None:
    least = load_board("microbit-v2").port.least_release
    stock = Stock([hex_of(tmp_path / "least.hex", "microbit-v2", least)])
    assert stock.runtime("microbit-v2").version == least


def test_a_runtime_for_a_v1_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not for a micro:bit V2"):
        Stock([hex_of(tmp_path / "v1.hex", "microbit-v1", "1.1.1")])


def test_an_image_for_an_esp32_that_is_too_old_is_refused(tmp_path: Path, image_file: Path) -> None:
    said = b"MicroPython v1.17 on 2021-09-02; ESP32 module with ESP32"
    path = tmp_path / "old.bin"
    path.write_bytes(image_file.read_bytes() + said)
    with pytest.raises(UsageError, match=r"release 1\.17, and gorae's firmware needs 1\.18"):
        Stock([path])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.bin"):
        Stock([tmp_path / "none.bin"])


def test_a_hex_is_built_once_for_boards_that_get_the_same(runtime_file: Path) -> None:
    stock = Stock([runtime_file])
    files = {"main.py": b"x = 1\n", "label.txt": b"a\n"}
    first = stock.hex(MAQUEEN, "microbit-v2", files)
    assert stock.hex(MAQUEEN, "microbit-v2", dict(files)) is first
    assert stock.hex(MAQUEEN, "microbit-v2", files | {"label.txt": b"b\n"}) != first
