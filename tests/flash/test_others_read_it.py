"""What others make of our hexes: the web editors' library, intelhex, and the real firmware of a V1."""

from __future__ import annotations

import io
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import intelhex
import pytest

from gorae.flash.kit_hex import kit_hex, universal_kit_hex
from gorae.flash.runtime import bundled
from gorae.images import ihex
from gorae.images.layout import KINDS, Kind
from gorae.kits import load_kit
from gorae.kits.firmware import firmware_files

LIBRARY = ("@microbit/microbit-fs@0.10.0", "@microbit/microbit-universal-hex@0.2.2")
KIT = load_kit("maqueen")
FIRMWARE = firmware_files(KIT)
MAIN = b"""\
import os
def sums(name):
 a = b = 0
 with open(name, 'rb') as file:
  while True:
   data = file.read(32)
   if not data: return a, b
   for byte in data:
    a = (a + byte) % 65521
    b = (b + a) % 65521
for name in os.listdir(): print(name, os.size(name), *sums(name))
"""
OTHERS = {
    "main.py": MAIN,
    "한글 이름.txt": "고래".encode(),
    "x" * 120: bytes(range(256)),
    "fills.bin": bytes(126 * 3 - 2 - len("fills.bin")),
}
FILES = FIRMWARE | OTHERS
QEMU = shutil.which("qemu-system-arm")


@pytest.mark.parametrize("kind", KINDS)
def test_intelhex_finds_the_runtime_and_every_file(kind: Kind) -> None:
    runtime = bundled(kind)
    found = intelhex.IntelHex(io.StringIO(kit_hex(KIT, OTHERS, runtime).decode()))
    for start, data in runtime.image.runs:
        assert found.tobinstr(start=start, size=len(data)) == data
    flash = found.tobinstr(start=runtime.layout.start, size=runtime.layout.room)
    for name, data in FILES.items():
        head = bytes([len(name.encode())]) + name.encode() + data
        assert head[:100] in flash, name
    assert found[runtime.layout.spare] == 0xFD


@pytest.fixture
def library(request: pytest.FixtureRequest) -> Path:
    """A folder with the library of the web editors, from npm; kept in pytest's cache."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm and request.config.cache):
        pytest.skip("no node and npm: microbit-fs did not read our hexes")
    folder = request.config.cache.mkdir("microbit-fs")
    if not (folder / "node_modules").exists():
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        installed = subprocess.run([*command, *LIBRARY], capture_output=True, text=True)
        if installed.returncode:
            pytest.skip(f"npm cannot install {LIBRARY[0]}: microbit-fs did not read our hexes")
    return folder


def test_the_web_editors_library_reads_all_files_byte_for_byte(library: Path, tmp_path: Path) -> None:
    runtimes = [bundled(kind) for kind in KINDS]
    hexes = [ihex.to_hex(runtime.image) for runtime in runtimes]
    hexes += [kit_hex(KIT, OTHERS, runtime) for runtime in runtimes]
    hexes += [universal_kit_hex(KIT, OTHERS, runtimes)]
    paths = [tmp_path / f"{number}.hex" for number in range(len(hexes))]
    for path, raw in zip(paths, hexes, strict=True):
        path.write_bytes(raw)
    node = shutil.which("node")
    assert node
    script = Path(__file__).with_name("read_hex.mjs")
    told = subprocess.run([node, script, library, *paths], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(lines) == 3
    for found in lines:
        assert {name: bytes.fromhex(data) for name, data in found.items()} == FILES


@pytest.fixture
def qemu(tmp_path: Path, go_without: Callable[[str], NoReturn]) -> Iterator[socket.socket]:
    """A micro:bit V1 that was flashed with our hex and is switched on as somebody listens."""
    if not QEMU:
        go_without("no qemu-system-arm: a real firmware did not boot from our hex")
    path = tmp_path / "kit.hex"
    path.write_bytes(kit_hex(KIT, OTHERS, bundled("microbit-v1")))
    serial = "tcp:127.0.0.1:0,server=on,wait=on,nodelay=on"
    command = [
        QEMU, "-M", "microbit", "-device", f"loader,file={path}", "-display", "none", "-monitor", "none",
        "-serial", serial,
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            listening = re.search(r"disconnected:tcp:([\d.]+):(\d+)", process.stderr.readline())
            assert listening
            with socket.create_connection((listening[1], int(listening[2]))) as line:
                line.settimeout(60)
                yield line
        finally:
            process.kill()


def test_the_firmware_of_a_v1_runs_main_and_finds_every_file(qemu: socket.socket) -> None:
    came = b""
    while not came.endswith(b">>> "):
        data = qemu.recv(1024)
        assert data, came
        came += data
    printed, _, banner = came.partition(b"MicroPython v1.9.2")
    assert b"micro:bit v1.1.1" in banner
    told = {line.rsplit(" ", 3)[0]: line for line in printed.decode().lstrip("\0").splitlines()}
    assert told == {name: f"{name} {len(data)} {sums(data)}" for name, data in FILES.items()}


def sums(data: bytes) -> str:
    """The two sums of Adler-32, but from 0, as MAIN has them."""
    a = b = 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return f"{a} {b}"
