"""The catalogue of texts is whole: both languages, the same values, nothing missing and nothing left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml
from parsed_sources import nodes_of

import gorae
from gorae.texts import LANGUAGES, fill

PACKAGE = Path(gorae.__file__).parent


def catalogue() -> dict[str, dict[str, str]]:
    """Every entry by its key, `room.entry`."""
    quickly = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rooms = {
        path.stem: yaml.load(path.read_text("utf-8"), quickly) for path in (PACKAGE / "texts").glob("*.yaml")
    }
    return {f"{room}.{entry}": says for room, entries in rooms.items() for entry, says in entries.items()}


CATALOGUE = catalogue()
ROOMS = {key.partition(".")[0] for key in CATALOGUE}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@cache
def modules() -> dict[str, Path]:
    """The modules of the package by their place in it."""
    return {str(path.relative_to(PACKAGE)): path for path in sorted(PACKAGE.rglob("*.py"))}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of that name in the package, with the place where it stands."""
    for file, path in modules().items():
        for node in nodes_of(path):
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
def written() -> tuple[set[str], re.Pattern[str]]:
    """Every text in the package's code, and a pattern of all f-strings that could make a key."""
    constants, patterns = set(), list[str]()
    for path in modules().values():
        for node in nodes_of(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants |= {node.value, node.value.replace("_", "-")}  # pydantic writes greater_than
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if says_enough("".join(part or "" for part in parts)):
                    pattern = "".join("[^.]+" if part is None else re.escape(part) for part in parts)
                    patterns.append(pattern)
    for template in TEMPLATES:
        text = template.read_text("utf-8")
        constants |= {*_SAID_WHOLE.findall(text)}
        patterns += [re.escape(begin) + r"[^.]+" for begin in _SAID_BEGUN.findall(text)]
    for script in SCRIPTS:
        text = script.read_text("utf-8")
        constants |= {*re.findall(r'"([\w.-]+)"', text)}
        patterns += [re.escape(begin) + r"[^.]+" for begin in _BEGUN_IN_SCRIPTS.findall(text)]
    return constants, re.compile("|".join(dict.fromkeys(patterns)))


TEMPLATES = sorted(PACKAGE.rglob("*.j2"))
SCRIPTS = sorted((PACKAGE.parents[1] / "web" / "src").glob("*.js"))
"""What browsers run of the classroom; its sentences are in `classroom_web*.yaml`."""
_SAID_WHOLE = re.compile(r"""\bsay\(\s*["']([\w-]+)["']\s*[,)]""")
_SAID_BEGUN = re.compile(r"""\bsay\(\s*["']([\w-]+)["']\s*~""")
_WHOLE_IN_SCRIPTS = re.compile(r'\bsay\(\s*"([\w.-]+)"')
_BEGUN_IN_SCRIPTS = re.compile(r"\bsay\(\s*`([\w.-]+-)\$\{")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_what_a_script_says_is_in_the_catalogue(script: Path) -> None:
    keys = [
        key if "." in key else f"classroom_web.{key}"
        for key in _WHOLE_IN_SCRIPTS.findall(script.read_text("utf-8"))
    ]
    assert [key for key in keys if key not in CATALOGUE] == []


@pytest.mark.parametrize("key", sorted(key for key in CATALOGUE if key.startswith("classroom_web")))
def test_what_browsers_say_needs_no_particle(key: str) -> None:
    """They fill in names and nothing else."""
    for says in CATALOGUE[key].values():
        assert all(not spec for _, _, spec, _ in Formatter().parse(says))


@cache
def said_by_pages() -> set[str]:
    """The entries that a template says by their names alone: those of `f"room.{name}"` in `report/`."""
    rooms = {
        str(node.values[0].value).removesuffix(".")
        for file, path in modules().items()
        for node in nodes_of(path)
        if file.startswith("report") and isinstance(node, ast.JoinedStr)
        if isinstance(node.values[0], ast.Constant) and str(node.values[0].value).endswith(".")
    }
    return {entry for room, _, entry in (key.partition(".") for key in CATALOGUE) if room in rooms}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_what_a_template_says_is_in_the_catalogue(template: Path) -> None:
    text = template.read_text("utf-8")
    assert set(_SAID_WHOLE.findall(text)) <= said_by_pages()
    begun = [
        begin
        for begin in _SAID_BEGUN.findall(text)
        if not any(key.startswith(begin) for key in said_by_pages())
    ]
    assert begun == []


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
    constants, made = written()
    entry = key.partition(".")[2]
    used = {key, entry} & constants or any(made.fullmatch(name) for name in (key, entry))
    assert used, f"nobody says {key}"


STRING_TESTS = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "split", "find"}
SAID = {"en", "ko", "title", "message"}


def logic_on_texts(nodes: Collection[ast.AST]) -> Iterator[int]:
    """The lines at which a module decides by the key of a text, or by what a text says."""
    collections = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and any(keys_in(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        match node:
            case ast.Compare(left, operators, others):
                if is_decided([left, *others], operators, collections):
                    yield node.lineno
            case ast.Call(ast.Attribute(text, method)) if method in STRING_TESTS and is_key(text):
                yield node.lineno
            case ast.Call(ast.Attribute(text, "startswith" | "endswith" | "find")) if is_said(text):
                yield node.lineno
            case ast.Match(subject) if is_key(subject) or is_said(subject):
                yield node.lineno
            case ast.match_case(pattern) if any(keys_in(pattern)):
                yield pattern.lineno


def is_decided(operands: list[ast.expr], operators: list[ast.cmpop], collections: set[str]) -> bool:
    """Whether a comparison asks for a text: by a key that is written out, or by a word in what it says."""
    pairs = zip(operators, operands[1:], strict=True)
    searched = [one for operator, one in pairs if isinstance(operator, ast.In | ast.NotIn)]
    asked = any(is_said(one) or is_key(one) for one in operands)
    return (
        any(key for one in operands if not isinstance(one, ast.Call) for key in keys_in(one))
        or any(isinstance(one, ast.Name) and one.id in collections for one in searched)
        or any(map(is_said, searched))
        or (asked and any(map(is_word, operands)))
    )


def is_key(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "key"


def is_word(node: ast.expr) -> bool:
    """Whether a string is written out here: one is compared with it, not with another value."""
    return any(
        isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value for one in ast.walk(node)
    )


def is_said(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(_, name):
            return name in SAID
        case ast.Call(ast.Attribute(_, "say")):
            return True
    return False


def test_nothing_is_decided_by_a_text() -> None:
    """By an enum, a class or a number, and then the text is chosen: sentences may be written anew."""
    found = [
        f"{file}:{line}"
        for file, path in modules().items()
        if not file.startswith(("texts", "virtual/rom"))
        for line in logic_on_texts(nodes_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'x = saw.key == "grading.bumped"',
        'x = saw.key in ("grading.closest-outside", "grading.closest-inside")',
        '_TELLING = ("boards.aside", "boards.aside-here")\nx = text.key in _TELLING',
        'x = text.key.startswith("grading.never")',
        'x = expected.key.endswith("number")',
        'x = {one.part: one.text.key.removeprefix("health.")}',
        'x = "switch" if "1 " in signal.en else "amount"',
        'x = signal.ko.startswith("선")',
        'x = "left" in text.say("en")',
        'x = key != "health.line-ok"',
        'match text.key:\n    case "grading.bumped":\n        pass',
        'match key:\n    case "grading.bumped" | "grading.no-lap":\n        pass',
        'x = check.title == "Drive"',
    ],
)
def test_what_is_decided_by_a_text_is_found(code: str) -> None:
    assert list(logic_on_texts(list(ast.walk(ast.parse(code)))))


@pytest.mark.parametrize(
    "code",
    [
        'key = "grading.since" if found.since else "grading.since-start"',
        "x = one.key == other.key",
        "x = job.key in done",
        'Text("grading.miss", saw=saw) if saw == must else None',
    ],
)
def test_choosing_a_text_is_no_logic_on_it(code: str) -> None:
    assert not list(logic_on_texts(list(ast.walk(ast.parse(code)))))
