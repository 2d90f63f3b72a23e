"""docs/adding-a-part.md names the files of a part, its own and those that are touched besides."""

from __future__ import annotations

import re
from pathlib import Path

from gorae.parts import KINDS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "adding-a-part.md").read_text(encoding="utf-8")
PATH = re.compile(r"`((?:host|firmware|hardware|tests|docs)/[\w./-]+|CHANGELOG\.md)`")
MAX_TOUCHED = 6


def section(title: str) -> list[str]:
    """The files that the numbered items of a section name."""
    (text,) = re.findall(rf"^## {title}\n(.*?)(?=^## )", GUIDE, re.M | re.S)
    items = re.findall(r"^\d+\. .*?(?=^\d+\. |^$)", text, re.M | re.S)
    return [path for item in items for path in PATH.findall(item)]


def test_every_file_that_the_guide_names_is_there() -> None:
    assert [path for path in PATH.findall(GUIDE) if not (ROOT / path).exists()] == []


def test_the_files_of_its_own_are_those_of_its_name() -> None:
    """Whatever is called as the part is, and what stands for it in kits and arenas, is in the list."""
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("host", "firmware", "tests")
        for path in (ROOT / folder).rglob("*tcs34725.py")
    }
    kits = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "hardware" / "kits").glob("*.yaml")
        if "part: tcs34725" in path.read_text(encoding="utf-8")
    }
    assert found | kits | {"hardware/arenas/colours.yaml"} == set(section("The part's own files"))


def test_no_file_speaks_of_the_part_but_those_that_the_guide_names() -> None:
    """By its class, its module, its role, its signals or its functions; what is said of zones apart."""
    touched = section("Files that are touched besides")
    assert len(touched) <= MAX_TOUCHED
    own = set(section("The part's own files"))
    word = re.compile(r"tcs34725|floor_red|colour_name|colour_dark|colour-dark|part-colour", re.I)
    speaking = {
        path.relative_to(ROOT).as_posix()
        for folder in ("host", "firmware", "hardware")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".j2", ".js") and word.search(path.read_text(encoding="utf-8"))
    }
    assert speaking - own <= set(touched)
    assert {path for path in touched if path.startswith("host/")} <= speaking
    for kind in KINDS:  # the registry of parts is the one place that lists them
        if kind.__name__ == "Tcs34725":
            assert kind.__module__.endswith("tcs34725")
