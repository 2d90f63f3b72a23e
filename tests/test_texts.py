"""The catalogue of texts is whole: both languages, the same values, nothing missing and nothing left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

import gorae
from gorae.texts import LANGUAGES, fill

PACKAGE = Path(gorae.__file__).parent


def catalogue() -> dict[str, dict[str, str]]:
    """Every entry by its key, `room.entry`."""
    rooms = {
        path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (PACKAGE / "texts").glob("*.yaml")
    }
    return {f"{room}.{entry}": says for room, entries in rooms.items() for entry, says in entries.items()}


CATALOGUE = catalogue()
ROOMS = {key.partition(".")[0] for key in CATALOGUE}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@cache
def trees() -> dict[str, ast.Module]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text("utf-8")) for path in paths}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of that name in the package, with the place where it stands."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield f"{file}:{node.lineno}", node


def keys_in(node: ast.AST) -> Iterator[str]:
    """The keys of the catalogue that are written out below a node, such as both of an `if … else …`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        room, dot, entry = node.value.partition(".")
        if room in ROOMS and dot and re.fullmatch(r"[\w-]+", entry):
            yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from keys_in(child)


@cache
def written() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text in the package's code, and a pattern for every f-string that could make a key."""
    constants, patterns = set(), []
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants |= {node.value, node.value.replace("_", "-")}  # pydantic writes greater_than
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if says_enough("".join(part or "" for part in parts)):
                    pattern = "".join("[^.]+" if part is None else re.escape(part) for part in parts)
                    patterns.append(re.compile(pattern))
    return constants, patterns


def says_enough(fixed: str) -> bool:
    """Whether the fixed part of an f-string tells some keys from others: `bench.advice-`, not `bench.`."""
    room, _, entry = fixed.partition(".")
    return len(entry if room in ROOMS else fixed) > 2


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_an_entry_says_the_same_in_both_languages(key: str) -> None:
    says = CATALOGUE[key]
    assert set(says) == set(LANGUAGES)
    assert placeholders(says["ko"]) == placeholders(says["en"])
    for lang in LANGUAGES:
        assert fill(says[lang], dict.fromkeys(placeholders(says[lang]), 1.0), lang).strip()


@pytest.mark.parametrize("maker", ["Text", "mistake"])
def test_every_text_that_is_said_is_in_the_catalogue(maker: str) -> None:
    for place, call in calls(maker):
        for key in keys_in(call.args[0]) if call.args else ():
            assert key in CATALOGUE, place


@pytest.mark.parametrize("maker", ["Text", "mistake"])
def test_every_text_gets_the_values_that_it_needs(maker: str) -> None:
    for place, call in calls(maker):
        given = {keyword.arg for keyword in call.keywords}
        for key in set(keys_in(call.args[0])) & CATALOGUE.keys() if call.args else ():
            assert None in given or placeholders(CATALOGUE[key]["en"]) <= given, f"{place} {key}"


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_every_entry_is_used(key: str) -> None:
    constants, patterns = written()
    entry = key.partition(".")[2]
    used = {key, entry} & constants or any(
        pattern.fullmatch(name) for pattern in patterns for name in (key, entry)
    )
    assert used, f"nobody says {key}"
