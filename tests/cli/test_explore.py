"""`gorae explore`: a dataset looked at in the terminal and as a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gorae.telemetry import dataset

Call = Callable[..., Any]


@pytest.fixture
def data(tmp_path: Path, gestures: SimpleNamespace) -> Path:
    path = tmp_path / "a.csv"
    dataset.save(path, gestures.people(3, 4))
    return path


def test_the_summary_is_told(call: Call, data: Path) -> None:
    called = call("explore", data, "--lang", "ko")
    assert called.status == 0
    assert called.out.startswith("예시 48개 · 이름표 4가지 · 3명")


def test_a_page_is_written_and_never_over_the_data(call: Call, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    assert call("explore", data, "--html", page).status == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert call("explore", data, "--html", data).status == 2


@pytest.mark.parametrize("text", ["", "nonsense", "window,label,time\n1,a\n"])
def test_what_is_no_dataset_is_told_with_its_line(call: Call, tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(text, encoding="utf-8")
    called = call("explore", path)
    assert called.status == 2
    assert "b.csv:" in called.err


def test_a_dataset_without_windows_is_looked_at_too(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("window,label,time,x\n", encoding="utf-8")
    called = call("explore", path, "--html", tmp_path / "b.html")
    assert called.status == 0
    assert "no window" in called.out
