"""What is kept on disk between processes: never believed unless it is what was kept, never needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gorae import caching
from gorae.bench import run_virtual
from gorae.bench.session import drive_test
from gorae.jobs.results import encode
from gorae.kits import firmware, load_kit
from gorae.lessons import find_lesson
from gorae.virtual import boot_image


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a process that has made nothing yet."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(caching, "cache_folder", lambda: folder)
    monkeypatch.setattr(firmware, "_KEPT", {})
    monkeypatch.setattr(boot_image, "_MADE", {})
    return folder


def entry(*parts: str) -> caching.CacheEntry:
    return caching.CacheEntry("thing", parts or ("a", "b"))


def test_what_was_kept_is_not_made_again() -> None:
    assert entry().get(lambda: b"made") == b"made"
    assert entry().get(lambda: b"made again") == b"made"


def test_whatever_decides_it_is_in_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    places = {entry(*parts).path for parts in (("a", "b"), ("a", "c"), ("ab",), ("ab", ""), ("", "ab"))}
    assert len(places) == 5
    before = entry().path
    monkeypatch.setattr("gorae.__version__", "99.0.0")
    assert entry().path != before


@pytest.mark.parametrize("change", ["cut", "flipped", "longer", "empty", "another's", "folder"])
def test_what_was_changed_is_made_anew_and_kept(change: str) -> None:
    entry().keep(b"right")
    entry("other").keep(b"wrong")
    path, whole = entry().path, entry().path.read_bytes()
    if change == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(
            {
                "cut": whole[:-1],
                "flipped": whole[:-1] + bytes([whole[-1] ^ 1]),
                "longer": whole + b"!",
                "empty": b"",
                "another's": entry("other").path.read_bytes(),
            }[change]
        )
    assert entry().get(lambda: b"made anew") == b"made anew"
    if change != "folder":
        assert entry().read() == b"made anew"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="only where files have owners")
def test_what_others_can_write_is_not_read() -> None:
    entry().keep(b"anybody's")
    entry().path.chmod(0o666)
    assert entry().read() is None


def test_without_a_place_to_write_it_is_made_each_time(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    assert entry().get(lambda: b"first") == b"first"
    assert entry().get(lambda: b"second") == b"second"


def test_a_full_disk_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gorae.disk.write_whole", full)
    assert entry().get(lambda: b"made") == b"made"


def test_old_ones_go(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setattr(caching, "MAX_FILES", 3)
    for number in range(6):
        entry(str(number)).keep(b"x")
    assert len(list(cache.iterdir())) == 3


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
def test_a_run_is_the_same_with_an_empty_cache_a_full_one_and_a_damaged_one(
    kit: str, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    lesson = find_lesson("hello-kit")
    test = drive_test(lesson.challenge, load_kit(kit), 1)

    def run() -> bytes:
        monkeypatch.setattr(firmware, "_KEPT", {})
        monkeypatch.setattr(boot_image, "_MADE", {})
        boot_image._rom_files.cache_clear()
        boot_image._later.cache_clear()
        return encode(run_virtual(lesson.solution.read_bytes(), test, lang="en"))

    first = run()
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    assert sorted(path.name.partition("-")[0] for path in kept) == ["firmware", "later", "memory"]
    assert run() == first
    for path, data in kept.items():
        path.write_bytes(data[: len(data) // 2])
    assert run() == first
    assert {path: path.read_bytes() for path in cache.iterdir()} == kept  # whichever seed makes them
