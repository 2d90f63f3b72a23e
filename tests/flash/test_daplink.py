"""Flashing by the drive: the whole way to a virtual drive and back, and everything that can go wrong."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gorae.errors import DeviceError
from gorae.flash import daplink
from gorae.flash.errors import FlashError
from gorae.flash.kit_hex import kit_hex, universal_kit_hex
from gorae.flash.runtime import bundled
from gorae.images import ihex
from gorae.images.daplink import FAILURES, Details, details_text
from gorae.images.layout import KINDS, Kind
from gorae.kits import load_kit
from gorae.kits.firmware import firmware_files
from gorae.virtual.daplink.drive import DriveFaults

NewDrive = Callable[..., Any]
Stepped = Any
V1_ID = "9900000031864e45003e400e0000004a0000000097969901"
V2_ID = "9904360258434e45003e400e00000059000000009796990b"
KIT = load_kit("maqueen")
MAIN = {"main.py": b"print('hello')\n"}
HEX = {kind: kit_hex(KIT, MAIN, bundled(kind)) for kind in KINDS}
FILES = firmware_files(KIT) | MAIN


@cache
def both() -> bytes:
    """A hex for both kinds of board."""
    return universal_kit_hex(KIT, MAIN, [bundled(kind) for kind in KINDS])


def refused(caught: pytest.ExceptionInfo[FlashError]) -> str:
    """What is said in English. It is a device's fault, and said in Korean as well."""
    assert isinstance(caught.value, DeviceError)
    assert caught.value.exit_code == 3
    assert caught.value.say("ko") != caught.value.say("en")
    return caught.value.say("en")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("universal_hex", [False, True], ids=["plain", "universal"])
def test_a_kit_is_flashed(new_drive: NewDrive, time: Stepped, kind: Kind, universal_hex: bool) -> None:
    drive = new_drive(kind)
    steps: list[str] = []
    image = both() if universal_hex else HEX[kind]
    flashed = daplink.flash(drive.folder, image, time=time, on_step=steps.append)
    assert drive.flashed == [FILES]
    assert steps == ["copying", "programming", "restarting"]
    assert (flashed.drive, flashed.details.remounts) == (drive.folder, 1)
    assert 3.0 <= flashed.took_s < 3.3
    assert {path.name for path in drive.folder.iterdir()} == {"DETAILS.TXT", "MICROBIT.HTM"}


def test_a_slow_board_is_waited_for(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive(bytes_per_s=40_000)
    flashed = daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert drive.flashed == [FILES]
    assert flashed.took_s == pytest.approx(len(HEX["microbit-v2"]) / 40_000 + 2.5, abs=0.7)


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_a_failure_of_daplink_is_said_in_plain_words(new_drive: NewDrive, time: Stepped, code: int) -> None:
    drive = new_drive(faults=DriveFaults(refuses=code))
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    said = refused(caught)
    assert f"its display shows {code}" in said
    assert ";" in said.rpartition("shows")[2], "no remedy"
    assert caught.value.may_pass == ("transient" in FAILURES[code].types)
    assert drive.flashed == []


def test_a_v1_has_no_code_on_its_display(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive("microbit-v1", faults=DriveFaults(refuses=504))
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v1"], time=time)
    assert "display" not in refused(caught)


def test_after_a_failure_the_next_one_is_taken(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive(faults=DriveFaults(refuses=521))
    with pytest.raises(FlashError):
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert (drive.folder / "FAIL.TXT").exists()
    drive.faults.refuses = None
    assert daplink.flash(drive.folder, HEX["microbit-v2"], time=time).details.remounts == 2
    assert not (drive.folder / "FAIL.TXT").exists()


def test_a_hex_that_is_damaged_on_its_way(
    new_drive: NewDrive, time: Stepped, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = new_drive()
    spoiled = HEX["microbit-v2"].replace(b"00FF", b"00FE", 1)
    monkeypatch.setattr(daplink, "store", lambda path, data: path.write_bytes(spoiled))
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "521" in refused(caught)
    assert "arrived damaged" in refused(caught)


def test_a_copy_that_stops_half_way(
    new_drive: NewDrive, time: Stepped, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = new_drive()
    monkeypatch.setattr(daplink, "store", lambda path, data: path.write_bytes(data[:100_000]))
    began_s = time.now_s()
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "504" in refused(caught)
    assert "stopped for too long" in refused(caught)
    assert time.now_s() - began_s == pytest.approx(22.5, abs=0.5)


@pytest.mark.parametrize(("kind", "other"), [KINDS, KINDS[::-1]])
def test_a_hex_for_the_other_board_is_not_copied(
    new_drive: NewDrive, time: Stepped, kind: Kind, other: Kind
) -> None:
    drive = new_drive(kind)
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX[other], time=time)
    names = {each: f"micro:bit {each[-2:].upper()}" for each in KINDS}
    assert f"for a {names[other]}, and the board is a {names[kind]}" in refused(caught)
    assert not (drive.folder / daplink.NAME).exists()


@pytest.mark.parametrize("image", [b"", HEX["microbit-v2"][:-13], HEX["microbit-v2"][:70_000], b"PK\3\4"])
def test_a_cut_hex_is_not_copied(new_drive: NewDrive, time: Stepped, image: bytes) -> None:
    drive = new_drive()
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, image, time=time)
    assert "nothing was copied" in refused(caught)
    assert not (drive.folder / daplink.NAME).exists()


def test_a_board_that_is_unplugged_in_the_middle_of_the_copy(
    new_drive: NewDrive, time: Stepped, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = new_drive()

    def store(path: Path, data: bytes) -> None:
        path.write_bytes(data[:200_000])
        drive.unplug()
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(daplink, "store", store)
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "went away while the hex was being copied" in refused(caught)


def test_a_board_that_is_unplugged_while_it_is_programmed(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive(faults=DriveFaults(unplug_after=300_000))
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "did not come back" in refused(caught)
    assert drive.flashed == []


def test_a_board_that_is_plugged_in_again_too_early(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive(bytes_per_s=40_000)
    time.later(5, drive.unplug)
    time.later(8, drive.plug_in)
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "before it was done" in refused(caught)
    assert caught.value.may_pass


def test_a_drive_that_ends_with_an_error_after_the_last_line_was_flashed(
    new_drive: NewDrive, time: Stepped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DAPLink may be gone before the system has closed the file."""
    drive = new_drive()

    def store(path: Path, data: bytes) -> None:
        path.write_bytes(data)
        time.wait(1)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(daplink, "store", store)
    assert daplink.flash(drive.folder, HEX["microbit-v2"], time=time).details.remounts == 1
    assert drive.flashed == [FILES]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_drive(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive()
    (drive.folder / daplink.NAME).symlink_to("/dev/full")
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "is full" in refused(caught)
    assert not (drive.folder / daplink.NAME).is_symlink(), "half a hex was left"


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_read_only_drive(
    new_drive: NewDrive, time: Stepped, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    drive = new_drive()

    def store(path: Path, data: bytes) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(daplink, "store", store)
    with pytest.raises(FlashError) as caught:
        daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    assert "does not let gorae write" in refused(caught)


@pytest.mark.posix("Windows keeps folders in another way")
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive()
    drive.folder.chmod(0o555)
    try:
        with pytest.raises(FlashError, match="does not let gorae write"):
            daplink.flash(drive.folder, HEX["microbit-v2"], time=time)
    finally:
        drive.folder.chmod(0o755)


def test_what_is_no_drive_is_told(tmp_path: Path, time: Stepped) -> None:
    with pytest.raises(FlashError) as caught:
        daplink.flash(tmp_path, HEX["microbit-v2"], time=time)
    assert "no DETAILS.TXT" in refused(caught)


def test_a_board_in_maintenance_mode_is_told(tmp_path: Path, time: Stepped) -> None:
    details = Details("0000000051114e450017800d000000310000000097969901", "0249", 0, maintenance=True)
    (tmp_path / "DETAILS.TXT").write_bytes(details_text(details).encode())
    with pytest.raises(FlashError) as caught:
        daplink.flash(tmp_path, HEX["microbit-v2"], time=time)
    assert "maintenance mode" in refused(caught)


def test_a_drive_that_never_changes_is_given_up(tmp_path: Path, time: Stepped) -> None:
    """A system that does not see that the drive was away shows what it was before."""
    (tmp_path / "DETAILS.TXT").write_bytes(details_text(Details(V2_ID, "0255", 0)).encode())
    with pytest.raises(FlashError) as caught:
        daplink.flash(tmp_path, HEX["microbit-v2"], time=time)
    assert "did not say" in refused(caught)
    assert caught.value.may_pass


def test_a_drive_that_comes_back_at_another_place_is_found(
    new_drive: NewDrive, time: Stepped, tmp_path: Path
) -> None:
    drive = new_drive()
    here, there = drive.folder, tmp_path / "MICROBIT1"

    def move() -> None:
        drive.folder = there

    time.later(1.5, move)
    flashed = daplink.flash(
        here, HEX["microbit-v2"], time=time, look_for=lambda unique_id: there if there.exists() else None
    )
    assert flashed.drive == there
    assert flashed.details.remounts == 1


def test_another_board_at_the_same_place_is_not_taken_for_this_one(
    new_drive: NewDrive, time: Stepped
) -> None:
    first = new_drive(faults=DriveFaults(unplug_after=1))
    time.later(1, lambda: new_drive("microbit-v1").step(time.now_s()))
    with pytest.raises(FlashError, match="did not come back"):
        daplink.flash(first.folder, HEX["microbit-v2"], time=time)


def test_an_old_daplink_that_does_not_count(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive("microbit-v1")
    drive.details = Details(V1_ID, "0234", None)
    drive._mount()
    assert daplink.flash(drive.folder, HEX["microbit-v1"], time=time).details.remounts is None
    assert drive.flashed == [FILES]


def test_the_hex_is_written_in_one_stream_with_lf_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.hex"
    daplink.store(path, HEX["microbit-v2"])
    assert path.read_bytes() == HEX["microbit-v2"]
    assert b"\r" not in HEX["microbit-v2"]


def test_many_drives_are_flashed_side_by_side(new_drive: NewDrive, time: Stepped) -> None:
    drives = [new_drive(KINDS[number % 2], f"MICROBIT{number}") for number in range(6)]
    for drive in drives:
        daplink.store(drive.folder / daplink.NAME, both())
    time.wait(4)
    assert [drive.flashed for drive in drives] == [[FILES]] * 6
    assert [daplink.look(drive.folder).remounts for drive in drives] == [1] * 6


def test_a_bare_runtime_is_flashed_and_has_no_files(new_drive: NewDrive, time: Stepped) -> None:
    drive = new_drive()
    daplink.flash(drive.folder, ihex.to_hex(bundled("microbit-v2").image), time=time)
    assert drive.flashed == [{}]
