"""A kit's hex has the runtime, all of the firmware and the program; runtimes are shipped or from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.errors import DocumentError, UsageError
from gorae.flash.kit_hex import kit_hex, universal_kit_hex
from gorae.flash.runtime import bundled, load
from gorae.images import ihex, universal
from gorae.images.ihex import Image
from gorae.images.layout import KINDS, Kind
from gorae.images.microbit_fs import files_in
from gorae.kits import kit_ids, load_board, load_kit
from gorae.kits.firmware import firmware_files

MAIN = {"main.py": b"from robot import *\nforward(30)\n"}
MICROBIT_KITS = [name for name in kit_ids() if load_board(load_kit(name).board).python == "microbit"]


@pytest.mark.parametrize("name", MICROBIT_KITS)
@pytest.mark.parametrize("kind", KINDS)
def test_one_hex_has_the_whole_kit(name: str, kind: Kind) -> None:
    kit, runtime = load_kit(name), bundled(kind)
    image = universal.read(kit_hex(kit, MAIN, runtime), "kit.hex")[kind]
    assert files_in(image, runtime.layout) == firmware_files(kit) | MAIN


def test_a_universal_hex_has_the_kit_for_both_boards() -> None:
    kit, runtimes = load_kit("maqueen"), [bundled(kind) for kind in KINDS]
    images = universal.read(universal_kit_hex(kit, MAIN, runtimes), "kit.hex")
    assert set(images) == set(KINDS)
    for runtime in runtimes:
        assert files_in(images[runtime.kind], runtime.layout) == firmware_files(kit) | MAIN


def test_the_same_kit_is_the_same_hex() -> None:
    kit, runtime = load_kit("maqueen"), bundled("microbit-v2")
    assert kit_hex(kit, MAIN, runtime) == kit_hex(kit, MAIN, runtime)


def test_a_students_file_cannot_take_the_place_of_the_firmware() -> None:
    kit, runtime = load_kit("maqueen"), bundled("microbit-v2")
    raw = kit_hex(kit, {"robot.py": b"broken", "notes.txt": b"mine"}, runtime)
    files = files_in(universal.read(raw, "kit.hex")["microbit-v2"], runtime.layout)
    assert files["notes.txt"] == b"mine"
    assert files["robot.py"] == firmware_files(kit)["robot.py"]


def test_more_than_there_is_room_for_is_told() -> None:
    with pytest.raises(UsageError, match=r"room for 20480; the largest are main\.py"):
        kit_hex(load_kit("maqueen"), {"main.py": bytes(20_000)}, bundled("microbit-v2"))


def test_a_kit_without_a_microbit_has_no_hex() -> None:
    with pytest.raises(UsageError, match="no micro:bit"):
        kit_hex(load_kit("esp32-duo"), MAIN, bundled("microbit-v2"))


def test_the_bundled_runtimes_say_their_release() -> None:
    assert [bundled(kind).version for kind in KINDS] == ["1.1.1", "2.1.2"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_runtime_is_loaded_from_a_plain_or_a_universal_hex(tmp_path: Path, kind: Kind) -> None:
    plain, both = tmp_path / "plain.hex", tmp_path / "both.hex"
    plain.write_bytes(ihex.to_hex(bundled(kind).image))
    both.write_bytes(universal.to_universal({each: bundled(each).image for each in KINDS}))
    for path in (plain, both):
        runtime = load(path, kind)
        assert (runtime.image, runtime.layout) == (bundled(kind).image, bundled(kind).layout)
        assert runtime.source == str(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_runtime_for_the_other_board_is_told(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "other.hex"
    (other,) = set(KINDS) - {kind}
    path.write_bytes(ihex.to_hex(bundled(other).image))
    with pytest.raises(UsageError) as caught:
        load(path, kind)
    assert f"not for a micro:bit {kind[-2:].upper()}" in caught.value.say("en")
    assert "universal hex" in caught.value.say("en")
    assert caught.value.say("ko")


def test_a_hex_without_micropython_is_told(tmp_path: Path) -> None:
    path = tmp_path / "makecode.hex"
    vectors = bundled("microbit-v2").image.read(0, 64)
    path.write_bytes(ihex.to_hex(Image([(0, vectors)])))
    with pytest.raises(UsageError, match="no MicroPython for a micro:bit V2"):
        load(path, "microbit-v2")


def test_a_file_that_is_no_hex_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "page.hex"
    path.write_bytes(b"<!doctype html>\n<title>404</title>\n")
    with pytest.raises(DocumentError, match=r"page\.hex:1: this line is not Intel HEX"):
        load(path, "microbit-v2")
    path.write_bytes(ihex.to_hex(bundled("microbit-v2").image)[:50_000])
    with pytest.raises(DocumentError, match="the file ends too early"):
        load(path, "microbit-v2")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nothing\.hex"):
        load(tmp_path / "nothing.hex", "microbit-v2")
