"""Files that somebody else has made: read in bounded time, or refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from gorae import documents
from gorae.cli import gorae
from gorae.errors import DocumentError, UsageError
from gorae.flash.inventory import Inventory
from gorae.kits.calibration import load_calibration
from gorae.lessons.attempts import MEMORY, Attempts, read_attempts, write_attempts
from gorae.telemetry.csv import csv_text, parse_csv
from gorae.telemetry.csv_foreign import layout_of, shown_again, spreadsheet_safe
from gorae.telemetry.recording import Recording


def steps_of(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs: its cost, without a clock."""
    import sys

    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    except DocumentError:
        pass
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("cell", ["", "a", "a b", "x (cm)", "\u3000"])
def test_a_table_of_columns_costs_as_much_as_it_is_long(cell: str) -> None:
    def cost(columns: int) -> int:
        return steps_of(lambda: parse_csv(",".join(["time", *[cell] * columns]) + "\n", "a.csv"))

    small, large = cost(100), cost(800)
    assert large < 12 * small


def test_twenty_kilobytes_of_commas_are_refused() -> None:
    for text in ("," * 20_000, "time" + "," * 20_000, ";" * 20_000, "\t" * 20_000, ",\n" * 20_000):
        with pytest.raises(DocumentError):
            parse_csv(text, "a.csv")


def test_a_heading_of_spaces_is_read_once() -> None:
    layout = layout_of("time,a" + " " * 90_000 + "b\n")
    assert len(layout.titles[1]) <= 1000


def test_very_many_mistakes_are_counted_out() -> None:
    numbers = "0," + "1," * 20 + "1\n"
    rows = numbers + "\n".join(f"{second},{'x,' * 20}x" for second in range(1, 2_000))
    header = "time," + ",".join(f"c{column}" for column in range(21))
    with pytest.raises(DocumentError) as caught:
        parse_csv(f"{header}\n{rows}\n", "a.csv")
    assert len(caught.value.problems) == 20


# --- cells that a spreadsheet would compute ---------------------------------------------------------

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1"]
texts = st.text(st.sampled_from("=+-@\t\r'a1,\" "), max_size=6)


@given(text=texts)
@example(text="=1")
@example(text="'=1")
def test_a_cell_comes_back_as_it_was_and_is_no_formula(text: str) -> None:
    cell = spreadsheet_safe(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown_again(cell) == text


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("text", [text for text in FORMULAS if "\r" not in text])
def test_what_a_program_prints_is_no_formula_in_a_recording(text: str, lang: str) -> None:
    recording = Recording(
        np.array([0.0]), {"speed": np.array([1.0])}, ((0.0, text),), ((0.0, text), (0.0, "b"))
    )
    written = csv_text(recording, lang)
    row = written.splitlines()[1]
    assert not any(f"{before}{sign}" in row for before in (",", ',"') for sign in "=+-@\t")
    read = parse_csv(written.removeprefix("\ufeff"), "a.csv")
    assert (read.marks, read.lines) == (recording.marks, recording.lines)


# --- deep, huge and damaged -------------------------------------------------------------------------

DAMAGED = {
    "empty": b"", "zeros": bytes(4096), "deep": b"[" * 100_000, "deep objects": b'{"a":' * 50_000,
    "cut": b'{"a": 1', "huge number": b'{"a": ' + b"9" * 10_000 + b"}", "text": "고래".encode("cp949"),
    "a list": b"[1, 2]", "another object": b'{"boards": 3}',
    "not finite": b'{"kit": "maqueen", "imbalance": NaN}',
}  # fmt: skip


@pytest.fixture(params=DAMAGED.values(), ids=list(DAMAGED))
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_bytes(request.param)
    return path


def test_a_damaged_inventory_is_put_aside(damaged: Path) -> None:
    before = damaged.read_bytes()
    with pytest.raises(DocumentError):
        Inventory.load(damaged)
    assert [path.read_bytes() for path in damaged.parent.iterdir()] == [before]
    assert Inventory.load(damaged).entries == []


def test_damaged_attempts_begin_anew(damaged: Path) -> None:
    memory = damaged.rename(damaged.with_name(MEMORY))
    program = damaged.with_name("main.py")
    assert read_attempts(program, "wall-stop") == Attempts()
    write_attempts(program, "wall-stop", Attempts())
    assert "wall-stop" in json.loads(memory.read_bytes())


def test_a_damaged_calibration_is_told(damaged: Path) -> None:
    with pytest.raises(UsageError):
        load_calibration(damaged)


YAML = {
    "deep lists": "[" * 5_000, "deep maps": "a: {" * 2_000,
    "deep blocks": "\n".join("  " * i + "a:" for i in range(200)),
    "bomb": "a: &a [x, x]\n" + "\n".join(f"{chr(98 + i)}: [*a, *a]" for i in range(20)),
    "many keys": "\n".join(f"k{i}: 1" for i in range(9_000)),
    "huge key": "? " + "k" * 50_000 + "\n: 1", "tags": "!!python/object/apply:os.system ['touch owned']",
    "merge": "a: &a {b: 1}\nc: {<<: *a}", "anchors": " ".join(f"&a{i} x" for i in range(5_000)),
}  # fmt: skip


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_no_yaml_takes_long_or_does_anything(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "challenge.yaml"
    path.write_text(text, encoding="utf-8")

    class Model(documents.Document):
        a: str

    with pytest.raises(DocumentError):
        documents.load(path, Model)
    assert [one.name for one in tmp_path.iterdir()] == ["challenge.yaml"]


def test_yaml_with_escape_codes_reaches_nobody_s_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.py").write_text("print(1)\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text('"\\e[2J": "\\e]0;x\\a"\nid: "\\u202e"\n', encoding="utf-8")
    called = CliRunner().invoke(gorae, ["check", "main.py", "--challenge", "c.yaml"], standalone_mode=False)
    assert isinstance(called.exception, DocumentError)
    for lang in ("ko", "en"):
        assert not set(called.exception.say(lang)) & set("\x1b\x07\u202e")
