"""The privacy sheet: each line of it points to a test that there is, and to nothing that is skipped."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gorae.kits.ports import all_ports

HERE = Path(__file__).parent
SHEET = HERE.parents[1] / "docs" / "classroom-privacy.ko.md"
_POINTER = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
_BY_HAND = ("학교", "한계")


def claims() -> list[tuple[str, str]]:
    """Each line of the tables whose last column says how it is held true: what it claims, and that."""
    found, checked = [], False
    for line in SHEET.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            checked = False
        elif cells[-1] == "확인":
            checked = True
        elif checked and not set(cells[0]) <= {"-"}:
            found.append((cells[0], cells[-1]))
    return found


@pytest.mark.parametrize(("claim", "held"), claims(), ids=lambda text: text[:30])
def test_every_line_is_held_by_a_test_or_says_that_none_can(claim: str, held: str) -> None:
    if held in _BY_HAND:
        return
    pointers = _POINTER.findall(held)
    assert pointers, claim
    assert _POINTER.sub("", held).strip() == ""
    for file, name in pointers:
        (path,) = HERE.rglob(file)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in functions, f"{file}::{name}"
        marks = [ast.unparse(mark) for mark in functions[name].decorator_list]
        assert not any("skip" in mark or "xfail" in mark for mark in marks)


def test_the_sheet_has_all_criteria_of_the_ministry() -> None:
    text = SHEET.read_text(encoding="utf-8")
    assert [f"## 필수 {number}" in text for number in range(1, 6)] == [True] * 5
    assert len(claims()) > 30


@pytest.mark.parametrize("page", ["classroom.md", "classroom.ko.md"])
def test_policies_name_the_boards_as_their_ports_do(page: str) -> None:
    """An administrator who allows these numbers allows our boards."""
    text = (SHEET.parent / page).read_text(encoding="utf-8")
    known = [usb for port in all_ports() for usb in port.usb]
    (vendor, product) = re.findall(r'"vendor_id": (\d+), "product_id": (\d+)', text)[0]
    assert (int(vendor), int(product)) in {(usb.vid, usb.pid) for usb in known}
    others = [
        int(number) for number in re.findall(r"(\d+)\((?:CP210x|CH340|Espressif)\)", text.replace(" (", "("))
    ]
    assert len(others) == 3
    assert set(others) <= {usb.vid for usb in known}
