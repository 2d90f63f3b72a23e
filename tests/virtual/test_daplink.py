"""The virtual drive behaves as DAPLink does, for whoever copies a hex there by whatever means."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from gorae.errors import UsageError
from gorae.flash.runtime import bundled
from gorae.images import ihex, universal
from gorae.images.daplink import FAILURES, read_details, read_failure
from gorae.images.ihex import Image
from gorae.images.layout import KINDS, Kind
from gorae.images.microbit_fs import with_files
from gorae.virtual.daplink.drive import DriveFaults, VirtualDrive

V1 = "9900000031864e45003e400e0000004a0000000097969901"
V2 = "9904360258434e45003e400e00000059000000009796990b"
FILES = {"main.py": b"print(1)\n", "data.bin": bytes(range(256)) * 4}
IMAGES = {kind: with_files(bundled(kind).image, bundled(kind).layout, FILES) for kind in KINDS}
HEX = {kind: ihex.to_hex(image) for kind, image in IMAGES.items()}


@cache
def universal_hex(*kinds: Kind) -> bytes:
    """A hex for boards of these kinds, or of all."""
    return universal.to_universal({kind: IMAGES[kind] for kind in kinds or KINDS})


class Bench:
    """A drive, and hands that copy files there while time is stepped by 20 ms."""

    def __init__(self, drive: VirtualDrive, flashed: list[dict[str, bytes] | None]) -> None:
        self.drive = drive
        self.flashed = flashed
        self.now_s = 0.0

    def copy(self, data: bytes, name: str = "a.hex") -> None:
        (self.drive.folder / name).write_bytes(data)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            self.now_s += 0.02
            self.drive.step(self.now_s)

    @property
    def names(self) -> set[str]:
        folder = self.drive.folder
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    @property
    def count(self) -> int | None:
        details = read_details((self.drive.folder / "DETAILS.TXT").read_text())
        assert details
        return details.remounts

    @property
    def code(self) -> int:
        return read_failure((self.drive.folder / "FAIL.TXT").read_text()).code


NewBench = Callable[..., Bench]


@pytest.fixture
def new(tmp_path: Path) -> Iterator[NewBench]:
    made: list[Bench] = []

    def bench(unique_id: str = V2, **rest: Any) -> Bench:
        flashed: list[dict[str, bytes] | None] = []
        made.append(Bench(VirtualDrive(tmp_path / "MICROBIT", unique_id, flashed.append, **rest), flashed))
        return made[-1]

    yield bench
    for each in made:
        each.drive.stop()


@pytest.mark.parametrize("unique_id", [V1, V2])
@pytest.mark.parametrize("name", ["kit.hex", "KIT.HEX", "어항.hex"])
def test_a_hex_is_swallowed_and_the_board_starts_with_its_files(
    new: NewBench, unique_id: str, name: str
) -> None:
    bench = new(unique_id)
    assert (bench.names, bench.count) == ({"DETAILS.TXT", "MICROBIT.HTM"}, 0)
    bench.copy(universal_hex(), name)
    bench.wait(0.1)
    assert bench.flashed == [FILES]
    assert name in bench.names
    bench.wait(0.5)
    assert bench.names == set()
    bench.wait(2.4)
    assert bench.names == set()
    bench.wait(0.2)
    assert (bench.names, bench.count) == ({"DETAILS.TXT", "MICROBIT.HTM"}, 1)
    assert bench.flashed == [FILES]


def test_a_hex_may_come_in_pieces_of_any_size(new: NewBench) -> None:
    bench = new()
    for size in (1, 7, 511, 100_000, 600_001):
        bench.copy(HEX["microbit-v2"][:size])
        bench.wait(3)
    assert bench.flashed == []
    bench.copy(HEX["microbit-v2"][:-1])  # without the last line end
    bench.wait(0.1)
    assert bench.flashed == [FILES]


@pytest.mark.parametrize(
    ("unique_id", "raw", "code"),
    [
        (V2, HEX["microbit-v2"].replace(b"00FF", b"00FE", 1), 521),
        (V2, HEX["microbit-v1"], 529),
        (V1, HEX["microbit-v2"], 509),
        (V2, partial(universal_hex, "microbit-v1"), 537),
        (V1, partial(universal_hex, "microbit-v2"), 537),
        (V2, ihex.to_hex(Image()), 537),
    ],
)
def test_a_bad_hex_fails_with_the_code_that_daplink_has_for_it(
    new: NewBench, unique_id: str, raw: bytes | Callable[[], bytes], code: int
) -> None:
    bench = new(unique_id)
    bench.copy(raw if isinstance(raw, bytes) else raw())
    bench.wait(4)
    assert bench.code == code
    assert bench.names == {"DETAILS.TXT", "MICROBIT.HTM", "FAIL.TXT"}
    assert bench.count == 1
    spoilt = [None] if code == 521 else []
    assert bench.flashed == spoilt
    bench.copy(universal_hex())
    bench.wait(4)
    assert "FAIL.TXT" not in bench.names
    assert bench.flashed == [*spoilt, FILES]


def test_a_damaged_line_is_noticed_before_the_end_has_come(new: NewBench) -> None:
    bench = new()
    bench.copy(HEX["microbit-v2"][:1000].replace(b"0", b"1"))
    bench.wait(4)
    assert bench.code == 521


@pytest.mark.parametrize("raw", [HEX["microbit-v2"][:100_000], HEX["microbit-v2"][:-13], b""])
def test_a_copy_that_stops_times_out_after_20_s(new: NewBench, raw: bytes) -> None:
    bench = new()
    bench.copy(raw)
    bench.wait(19.9)
    assert "a.hex" in bench.names
    bench.wait(0.3)
    assert bench.names == set()
    bench.wait(2.6)
    assert bench.code == 504
    assert bench.flashed == ([None] if raw else [])


def test_the_failure_is_told_in_daplinks_words(new: NewBench) -> None:
    bench = new(faults=DriveFaults(refuses=504))
    bench.copy(universal_hex())
    bench.wait(4)
    text = (bench.drive.folder / "FAIL.TXT").read_bytes()
    assert text == b"error: The transfer timed out.\r\ntype: transient, user\r\n"
    for failure in FAILURES.values():
        assert failure.code > 500


def test_a_slow_board_takes_its_time(new: NewBench) -> None:
    bench = new(bytes_per_s=50_000)
    bench.copy(HEX["microbit-v2"])
    seconds = len(HEX["microbit-v2"]) / 50_000
    bench.wait(seconds - 0.1)
    assert bench.flashed == []
    bench.wait(0.2)
    assert bench.flashed == [FILES]


def test_other_files_are_left_alone_until_the_drive_goes_away(new: NewBench) -> None:
    bench = new()
    bench.copy(b"print(1)", "main.py")
    bench.copy(universal_hex(), "._kit.hex")
    bench.wait(30)
    assert {"main.py", "._kit.hex"} <= bench.names
    assert bench.flashed == []


def test_a_hex_that_is_taken_away_again_is_forgotten(new: NewBench) -> None:
    bench = new()
    bench.copy(HEX["microbit-v2"][:5000])
    bench.wait(1)
    (bench.drive.folder / "a.hex").unlink()
    bench.wait(30)
    assert (bench.names, bench.count) == ({"DETAILS.TXT", "MICROBIT.HTM"}, 0)


def test_a_board_can_be_unplugged_in_mid_copy_and_plugged_in_again(new: NewBench) -> None:
    bench = new(faults=DriveFaults(unplug_after=50_000))
    bench.copy(universal_hex())
    bench.wait(30)
    assert not bench.drive.folder.exists()
    bench.drive.faults.unplug_after = None
    bench.drive.plug_in()
    assert bench.count == 0
    bench.copy(universal_hex())
    bench.wait(4)
    assert (bench.flashed, bench.count) == ([None, FILES], 1)


def test_a_folder_with_other_things_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    homework = tmp_path / "homework.py"
    homework.write_text("print(1)")
    with pytest.raises(UsageError, match="other files"):
        VirtualDrive(tmp_path, V2, lambda files: None)
    assert homework.read_text() == "print(1)"


def test_the_drive_of_another_board_is_refused(new: NewBench) -> None:
    new(V1)
    with pytest.raises(UsageError, match="other files"):
        new(V2)


def test_a_hex_that_is_written_over_while_it_is_taken_fails(new: NewBench) -> None:
    bench = new()
    bench.copy(HEX["microbit-v2"][:50_000])
    bench.wait(1)
    bench.copy(HEX["microbit-v2"][:10_000])
    bench.wait(4)
    assert bench.code == 503


def test_a_drive_left_over_from_last_time_is_used_again(new: NewBench) -> None:
    first = new()
    first.copy(b"", "left.hex")
    second = new()
    assert (second.names, second.count) == ({"DETAILS.TXT", "MICROBIT.HTM"}, 0)


def test_a_program_that_is_not_micropython_leaves_no_files(new: NewBench) -> None:
    bench = new()
    vectors = bytes(range(1, 65))  # of an M4: it has a handler for every fault
    bench.copy(ihex.to_hex(Image().with_runs([(0, vectors)])))
    bench.wait(4)
    assert (bench.flashed, bench.count, "FAIL.TXT" in bench.names) == ([None], 1, False)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full")
def test_a_full_drive_says_so_to_who_writes(new: NewBench) -> None:
    bench = new(faults=DriveFaults(full_for="gorae.hex"))
    for _ in range(2):
        with (
            pytest.raises(OSError, match="No space left"),
            (bench.drive.folder / "gorae.hex").open("wb") as file,
        ):
            file.write(universal_hex())
        (bench.drive.folder / "gorae.hex").unlink()
        bench.wait(0.1)
    bench.copy(universal_hex())
    bench.wait(4)
    assert bench.flashed == [FILES]


@pytest.mark.posix("Windows lets anybody write into any folder of his own")
def test_a_read_only_drive_can_be_read_and_goes_in_the_end(new: NewBench) -> None:
    bench = new(faults=DriveFaults(read_only=True))
    bench.wait(1)
    assert bench.drive.folder.stat().st_mode & 0o222 == 0
    assert bench.count == 0
    bench.drive.stop()
    assert not bench.drive.folder.exists()


def test_who_waits_for_an_unplugged_board_is_told(new: NewBench) -> None:
    told: list[bool] = []
    bench = new(faults=DriveFaults(unplug_after=10), on_unplug=lambda: told.append(True))
    bench.copy(universal_hex())
    bench.wait(1)
    assert told == [True]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--drives another folder"):
        VirtualDrive(tmp_path / "file" / "MICROBIT", V2, lambda files: None)


def test_it_watches_by_itself(tmp_path: Path) -> None:
    taken = threading.Event()
    drive = VirtualDrive(tmp_path / "MICROBIT", V2, lambda files: taken.set())
    drive.start()
    (drive.folder / "kit.hex").write_bytes(HEX["microbit-v2"])
    assert taken.wait(30)
    drive.stop()
    assert not drive.folder.exists()
