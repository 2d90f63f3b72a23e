"""The guide to adding a board is true: it lists every file that was touched for the board it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gorae.flash.run import way_of
from gorae.kits import board_ids, kit_ids
from gorae.kits.ports import Port, all_ports, port_ids

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "adding-a-board.md"
PORT, BOARD, KIT = "rp2", "pico-w", "pico-duo"
NAMED = re.compile(r"\b(?:rp2|pico)(?:\b|_)|uf2", re.IGNORECASE)
"""The board, and the way of flashing that was new with it."""
ELSEWHERE = (
    "docs/adding-a-board.md",
    "docs/decisions/",
    "tests/test_adding_a_board.py",
    "docs/other-peoples-programs.md",  # and who runs them: on all boards
    "tests/benchmarks/public_programs.py",
)
READABLE = (".py", ".yaml", ".md", ".txt", ".toml")
MAX_OUTSIDE = 8


def lists() -> tuple[list[str], list[str]]:
    """The board's own files and folders, and the files outside of them, as the guide lists them."""
    text = GUIDE.read_text(encoding="utf-8").partition("\n## Files\n")[2]
    own, _, outside = text.partition("Outside of these")
    item = re.compile(r"^- `?([\w./-]+?)`?(?:$|:)", re.MULTILINE)
    return item.findall(own), item.findall(outside)


def named_in() -> Iterator[str]:
    """Every file of the project that names the port, the board or the kit."""
    for place in ("host", "firmware", "hardware", "lessons", "tests", "docs", "CHANGELOG.md", "README.md"):
        path = ROOT / place
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            name = file.relative_to(ROOT).as_posix()
            if file.suffix not in READABLE or not file.is_file() or name.startswith(ELSEWHERE):
                continue
            if NAMED.search(name) or NAMED.search(file.read_text(encoding="utf-8", errors="replace")):
                yield name


def test_the_list_is_whole_and_short() -> None:
    own, outside = lists()
    assert len(own) >= 5
    assert sorted(name for name in named_in() if not name.startswith(tuple(own))) == sorted(outside)
    assert len(outside) <= MAX_OUTSIDE


def test_each_way_of_flashing_has_a_module() -> None:
    for port in all_ports():
        assert callable(way_of(port.flashed_by))


def test_what_the_guide_names_is_there() -> None:
    own, outside = lists()
    assert [name for name in (*own, *outside) if not (ROOT / name).exists()] == []
    text = GUIDE.read_text(encoding="utf-8")
    code = re.findall(r"`((?:images|flash|virtual|boards|serving|kits)/[\w./]+)`", text)
    assert len(code) > 5
    assert [name for name in code if not (ROOT / "host" / "gorae" / name).exists()] == []


def test_the_guide_follows_a_board_that_there_is() -> None:
    assert (PORT in port_ids(), BOARD in board_ids(), KIT in kit_ids()) == (True, True, True)
    asked = re.findall(r"`(language|missing_modules|flashed_by|rom)\b", GUIDE.read_text(encoding="utf-8"))
    assert set(asked) <= set(Port.model_fields)
    assert len(set(asked)) == 4
