"""Files that others made: tables, recordings, hexes, YAML, JSON."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import numpy as np
from target import Target, mutated

from gorae import documents
from gorae.flash.inventory import Inventory
from gorae.grading.challenge_file import load_challenge
from gorae.images import ihex, universal
from gorae.images.ihex import Image
from gorae.kits.calibration import parse_calibration
from gorae.resources import folder
from gorae.telemetry import dataset
from gorae.telemetry.csv import csv_text, parse_csv
from gorae.telemetry.csv_foreign import decoded
from gorae.telemetry.mcap import write_mcap
from gorae.telemetry.mcap_reader import read_mcap
from gorae.telemetry.recording import Recording

_FOLDER = Path(tempfile.mkdtemp(prefix="gorae-fuzz-"))
_TIMES = np.arange(5.0) * 0.04
_RECORDING = Recording(
    _TIMES, {"distance": _TIMES * 100, "odd": _TIMES}, ((0.0, "start"),), ((0.04, "=1+1\nb"),), {"seed": "1"}
)


def _file(name: str, data: bytes) -> Path:
    path = _FOLDER / name
    path.write_bytes(data)
    return path


def _mcap() -> bytes:
    path = _FOLDER / "seed.mcap"
    write_mcap(_RECORDING, path)
    return path.read_bytes()


def _csv(data: bytes) -> None:
    try:
        text = decoded(data)
    except UnicodeDecodeError:
        return
    parse_csv(text, "a.csv")


def _dataset(data: bytes) -> None:
    dataset.read(_file("dataset.csv", data))


def _hex(data: bytes) -> None:
    for image in universal.read(data, "a.hex").values():
        image.without(0, 100).read(0, 100)


def _inventory(data: bytes) -> None:
    Inventory.load(_file("inventory.json", data))


def _yaml(data: bytes) -> None:
    documents.parse(data, "a.yaml")
    load_challenge(_file("challenge.yaml", data))


_TABLES = [
    csv_text(_RECORDING).encode(), csv_text(_RECORDING, "ko").encode(), b"sep=;\nt (ms);x\n1;1,5\n2;2,5\n",
    b"Time\tAcceleration x (m/s^2)\n0\t1\n", "시간,거리\n0,1\n".encode("cp949"), b"time" + b"," * 500 + b"\n",
]  # fmt: skip
_WORDS = [
    b",",
    b"\n",
    b'"',
    b"\t",
    b";",
    b"nan",
    b"inf",
    b"1e999",
    b"-",
    b"\r\n",
    b"\xff\xfe",
    b"time",
    b"=1",
]
_IMAGE = ihex.to_hex(Image([(0, bytes(range(64))), (0x10000, b"abc"), (0x10001000, b"\0" * 40)]))
_CHALLENGES = [path.read_bytes() for path in sorted(folder("lessons").glob("*/challenge.yaml"))]
_YAML_WORDS = [
    b"&a",
    b"*a",
    b"!!int",
    b"[",
    b"{",
    b"- ",
    b": ",
    b"\n",
    b"#",
    b"|\n",
    b"'",
    b'"',
    b"\\x1b",
    b"08",
    b".inf",
]
_INVENTORY = (
    b'{"version": 1, "boards": [{"unique_id": "9904", "label": "a", "kit": "maqueen", "health": {}}]}'
)
_DATASET = b"window,label,person,hand,time,x\n1,a,ann,left,0,1\n1,a,ann,left,0.1,2\n2,b,,,0,1\n"

TARGETS = [
    Target("csv", mutated(_TABLES, _WORDS), _csv),
    Target("dataset", mutated([_DATASET], _WORDS), _dataset),
    Target("mcap", mutated([_mcap()]), lambda data: read_mcap(_file("a.mcap", data))),
    Target("hex", mutated([_IMAGE, _IMAGE.replace(b"\n", b"\r\n")], [b":", b"\n", b":00000001FF"]), _hex),
    Target("yaml", mutated(_CHALLENGES, _YAML_WORDS), _yaml),
    Target("inventory", mutated([_INVENTORY], [b"[", b"{", b"null", b"1e9"]), _inventory),
    Target(
        "calibration",
        mutated([b'{"kit": "maqueen", "imbalance": 0.01, "top_speed": 300}'], [b"NaN", b"1e999", b"["]).map(
            lambda data: io.BytesIO(data).read().decode("utf-8", "replace")
        ),
        parse_calibration,
    ),
]  # fmt: skip
