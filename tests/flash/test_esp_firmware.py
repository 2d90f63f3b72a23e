"""Firmware for ESP32s: whole files are told from others, and found where they are."""

from __future__ import annotations

import http.server
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError, UsageError
from gorae.flash.errors import FlashError
from gorae.flash.esp_firmware import RELEASE, FirmwareStore, load
from gorae.images import esp32

NAME = f"ESP32_GENERIC-{RELEASE}.bin"
Build = Callable[..., bytes]


@pytest.mark.parametrize("chip", sorted(esp32.TARGETS))
def test_a_whole_firmware_knows_its_chip(chip: str, esp_firmware: Build) -> None:
    data = esp_firmware(chip)
    assert esp32.read(data, "a.bin") == esp32.Firmware("a.bin", data, esp32.TARGETS[chip])


def test_esptool_finds_our_images_valid_too(tmp_path: Path, esp_firmware: Build) -> None:
    path = tmp_path / "app.bin"
    path.write_bytes(esp_firmware("ESP32-C3")[0x10000:])
    said = subprocess.run(
        [sys.executable, "-m", "esptool", "image-info", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "ESP32-C3" in said
    assert said.count("(valid)") == 2


@given(data=st.data())
def test_a_cut_or_changed_firmware_is_told(data: st.DataObject, esp_firmware: Build) -> None:
    whole = esp_firmware("ESP32")
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UsageError):
        esp32.read(whole[:cut], "a.bin")
    at = data.draw(st.integers(0xF000, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    with pytest.raises(UsageError):
        esp32.read(changed, "a.bin")


@given(noise=st.binary(max_size=300), at=st.integers(0, 40))
def test_noise_is_no_firmware(noise: bytes, at: int, esp_firmware: Build) -> None:
    header = esp_firmware("ESP32")[:at]
    with pytest.raises(UsageError):
        esp32.read(header + noise, "a.bin")


def test_files_are_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "readme.txt"
    with pytest.raises(DocumentError):
        load(path)
    path.write_text("hello")
    with pytest.raises(UsageError, match=r"readme.txt is no MicroPython for an ESP32"):
        load(path)


# --- the store ----------------------------------------------------------------------------------------


class Site(http.server.BaseHTTPRequestHandler):
    """What a download page does; `files` may be cut."""

    files: dict[str, bytes] = {}
    asked: list[str] = []
    cut = 0

    def do_GET(self) -> None:
        self.asked.append(self.path)
        data = self.files.get(self.path)
        self.send_response(200 if data else 404)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write((data or b"")[: len(data or b"") - self.cut])

    def log_message(self, *_: object) -> None:
        pass


Served = tuple[type[Site], str]


@pytest.fixture
def site() -> Iterator[Served]:
    handler = type("Handler", (Site,), {"files": {}, "asked": []})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield handler, f"http://127.0.0.1:{server.server_port}/f"
        server.shutdown()
        thread.join()


def offline(url: str) -> bytes:
    raise OSError("no network")


def test_it_is_fetched_once_and_kept(site: Served, tmp_path: Path, esp_firmware: Build) -> None:
    handler, url = site
    handler.files[f"/f/{NAME}"] = esp_firmware()
    store = FirmwareStore(tmp_path / "new" / "folder", site=url)
    assert store.firmware("ESP32").data == esp_firmware()
    assert store.firmware("ESP32") is store.firmware("ESP32")
    assert handler.asked == [f"/f/{NAME}"]
    assert sorted(path.name for path in store.folder.iterdir()) == [NAME, f"{NAME}.sha256"]
    assert FirmwareStore(store.folder, fetch=offline).firmware("ESP32").data == esp_firmware()


def test_what_comes_damaged_is_not_kept(site: Served, tmp_path: Path, esp_firmware: Build) -> None:
    handler, url = site
    data = esp_firmware()
    for files, cut in (({}, 0), ({f"/f/{NAME}": data}, 100), ({f"/f/{NAME}": data[:-100]}, 0)):
        handler.files, handler.cut = files, cut
        with pytest.raises(FlashError, match="put it into") as caught:
            FirmwareStore(tmp_path, site=url).firmware("ESP32")
        assert str(tmp_path) in caught.value.say("ko")
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_an_older_file_will_do(tmp_path: Path, esp_firmware: Build) -> None:
    (tmp_path / "ESP32_GENERIC-20240101-v1.22.0.bin").write_bytes(esp_firmware("ESP32", 2000))
    (tmp_path / "ESP32_GENERIC-20240602-v1.23.0.bin").write_bytes(esp_firmware()[:-1])
    (tmp_path / "ESP32_GENERIC-SPIRAM-20990101-v2.0.0.bin").write_bytes(esp_firmware())
    store = FirmwareStore(tmp_path, fetch=offline)
    assert Path(store.firmware("ESP32").source).name == "ESP32_GENERIC-20240101-v1.22.0.bin"


def test_a_newer_file_that_was_put_there_is_taken(tmp_path: Path, esp_firmware: Build) -> None:
    (tmp_path / "ESP32_GENERIC-20990101-v2.0.0.bin").write_bytes(esp_firmware())
    (tmp_path / "ESP32_GENERIC_C3-20990101-v2.0.0.bin").write_bytes(esp_firmware("ESP32"))  # misnamed
    store = FirmwareStore(tmp_path, fetch=offline)
    assert store.firmware("ESP32").data == esp_firmware()
    with pytest.raises(FlashError, match="no MicroPython for a ESP32-C3 on this"):
        store.firmware("ESP32-C3")
    with pytest.raises(FlashError, match="gorae knows no MicroPython"):
        store.firmware("ESP32-P4")


def test_a_damaged_file_in_the_cache_is_told_as_such(tmp_path: Path, esp_firmware: Build) -> None:
    path = tmp_path / f"ESP32_GENERIC-{RELEASE}.bin"
    path.write_bytes(esp_firmware()[:-2000])
    with pytest.raises(FlashError) as caught:
        FirmwareStore(tmp_path, fetch=offline).firmware("ESP32")
    assert f"is damaged ({path.name} in {tmp_path})" in caught.value.say("en")
    assert "손상되었고" in caught.value.say("ko")
    path.unlink()
    with pytest.raises(FlashError, match="there is no MicroPython for a ESP32 on this computer"):
        FirmwareStore(tmp_path, fetch=offline).firmware("ESP32")


def test_a_byte_that_no_image_covers_is_found_by_the_checksum_of_the_download(
    site: Served, tmp_path: Path, esp_firmware: Build
) -> None:
    handler, url = site
    good = esp_firmware()
    handler.files[f"/f/{NAME}"] = good
    store = FirmwareStore(tmp_path, site=url)
    path = Path(store.firmware("ESP32").source)
    between = 0x8000 - 0x1000 - 10  # after the bootloader, before the table of partitions
    path.write_bytes(good[:between] + b"\0" + good[between + 1 :])
    with pytest.raises(FlashError, match="is damaged"):
        FirmwareStore(tmp_path, fetch=offline).firmware("ESP32")
    assert FirmwareStore(tmp_path, site=url).firmware("ESP32").data == good
    assert path.read_bytes() == good
