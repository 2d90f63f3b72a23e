"""The schemas: they accept what gorae reads and writes, and refuse nothing that gorae would read."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gorae import documents
from gorae.cli.commands.schema import KINDS as OFFERED
from gorae.documents import parse
from gorae.errors import GoraeError
from gorae.grading.challenge_file import load_challenge
from gorae.grading.verdict import Verdict
from gorae.kits import load_arena, load_board, load_kit
from gorae.lessons.catalogue import Lesson
from gorae.lessons.courses import Plan
from gorae.report.exchange.schemas import KINDS, json_schema

from .conftest import Judge, Judged

ROOT = Path(__file__).parents[3]
PLACES = {
    "challenge": "lessons/*/challenge.yaml",
    "lesson": "lessons/*/lesson.yaml",
    "kit": "hardware/kits/*.yaml",
    "arena": "hardware/arenas/*.yaml",
    "board": "hardware/boards/*.yaml",
    "course": "lessons/courses/*.yaml",
}
FILES = [(kind, path) for kind, place in PLACES.items() for path in sorted(ROOT.glob(place))]
LOADERS: dict[str, Callable[[Path], object]] = {
    "challenge": load_challenge,
    "lesson": lambda path: Lesson(path.parent).about,
    "kit": lambda path: load_kit.__wrapped__(str(path)),
    "arena": lambda path: load_arena.__wrapped__(str(path)),
    "board": lambda path: load_board.__wrapped__(str(path)),
    "course": lambda path: documents.load(path, Plan),
}


schema_of = cache(json_schema)


@cache
def validator_of(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


def data_of(path: Path) -> Any:
    return parse(path.read_bytes(), str(path)).data


def refuses(kind: str, data: Any) -> bool:
    return not validator_of(kind).is_valid(data)


def loader_refuses(kind: str, data: Any, folder: Path) -> bool:
    path = folder / ("lesson.yaml" if kind == "lesson" else f"{kind}.yaml")
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        LOADERS[kind](path)
    except GoraeError:
        return True
    return False


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside of a schema."""
    if isinstance(schema, dict):
        yield schema
    for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(child)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_and_describes_every_field(kind: str) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:gorae:schema:{kind}"
    for part in parts(schema):
        assert not set(part) & {"discriminator", "prefixItems"}
        if part.get("type") == "object" and "required" in part and part is not schema:
            assert part["description"], part
        fields = part.get("properties", {}) if part.get("type") == "object" else {}
        for name, field in fields.items():
            assert field.get("description") or all("$ref" in one for one in field.get("anyOf", [{}])), name
            if "default" in field and "$ref" not in field:
                assert (
                    validator_of(kind)
                    .evolve(schema=field | {"$defs": schema.get("$defs", {})})
                    .is_valid(field["default"])
                ), name


def test_the_command_offers_every_kind() -> None:
    assert OFFERED == KINDS


@pytest.mark.parametrize("number", range(len(FILES)))
def test_real_files_are_valid(number: int) -> None:
    kind, path = FILES[number]
    assert [error.message for error in validator_of(kind).iter_errors(data_of(path))] == []


def test_the_library_has_files_of_every_kind() -> None:
    assert {kind for kind, _ in FILES} == set(PLACES)
    assert len(FILES) >= 12


# What is broken in a file of that kind: where, and what stands there instead; `...` takes it away.
BROKEN: list[tuple[str, list[str | int], object]] = [
    ("challenge", ["time_limit"], "60"),
    ("challenge", ["time_limit"], "60 mm"),
    ("challenge", ["time_limit"], 60),
    ("challenge", ["time_limt"], "60 s"),
    ("challenge", ["start", "x"], "30 deg"),
    ("challenge", ["title"], ...),
    ("challenge", ["title", "ko"], ""),
    ("challenge", ["kits"], []),
    ("challenge", ["kits", 0], "maquen"),
    ("challenge", ["arena"], "ovall"),
    ("challenge", ["checks"], []),
    ("challenge", ["checks", 0, "id"], "Lap 1"),
    ("challenge", ["checks", 0, "points"], 0),
    ("challenge", ["checks", 0, "points"], "50"),
    ("challenge", ["checks", 0, "formula"], ...),
    ("challenge", ["checks", 0, "code"], {"uses": ["loop"]}),
    ("challenge", ["checks", 0, "credit"], "half"),
    ("challenge", ["checks", 0, "credit"], {"robustness": [1, 2, 3]}),
    ("challenge", ["checks", 0, "needs"], "lap"),
    ("challenge", ["stimuli", 0, "press"], "button_c"),
    ("challenge", ["runs", "count"], 101),
    ("challenge", ["runs", "count"], "5"),
    ("challenge", ["runs", "vary", "start.heading"], ["-5 mm", "5 mm"]),
    ("challenge", ["runs", "vary", "battery"], ["1 V", "2 V"]),
    ("challenge", ["runs", "vary", "wind"], [0, 1]),
    ("challenge", ["runs", "vary", "sensor_noise"], [0.5]),
    ("kit", ["board"], "microbit"),
    ("kit", ["body", "radius"], "55"),
    ("kit", ["drive", "dead_band"], 1.5),
    ("kit", ["drive", "dead_band"], "0.1"),
    ("kit", ["parts", "sonar", "part"], "hc-sr05"),
    ("kit", ["parts", "sonar", "trigger"], ...),
    ("kit", ["parts", "line_left", "dark"], 2),
    ("kit", ["parts", "line_left", "dark"], True),
    ("kit", ["parts", "line_middle"], {"part": "led", "pin": "P0"}),
    ("kit", ["parts", "pixels"], {"part": "led", "pin": "P15"}),
    ("kit", ["parts", "pixels", "count"], 65),
    ("kit", ["parts", "motors", "address"], 0x78),
    ("arena", ["size", "x"], "1.2"),
    ("arena", ["lines", "track", "closed"], "yes"),
    ("arena", ["lines", "track", "path"], []),
    ("arena", ["lines", "track", "path", 1, "radius"], ...),
    ("arena", ["lines", "track", "path", 0, "arc"], "90 deg"),
    ("arena", ["zones", "start", "box"], ...),
    ("arena", ["zones", "start", "circle"], {"x": "1 mm", "y": "1 mm", "radius": "1 mm"}),
    ("lesson", ["level"], 4),
    ("lesson", ["level"], "1"),
    ("lesson", ["minutes"], 5),
    ("lesson", ["kits", 0], "x.yaml"),
    ("lesson", ["goals"], []),
    ("lesson", ["safety"], "Take care."),
    ("board", ["python"], "cpython"),
    ("board", ["heap_bytes"], True),
    ("board", ["pins", "P0"], ["intput"]),
]
EXAMPLES = {
    "challenge": ROOT / "lessons/line-oval/challenge.yaml",
    "lesson": ROOT / "lessons/line-oval/lesson.yaml",
    "kit": ROOT / "hardware/kits/maqueen.yaml",
    "arena": ROOT / "hardware/arenas/oval.yaml",
    "board": ROOT / "hardware/boards/microbit-v2.yaml",
}


@pytest.mark.parametrize(("kind", "where", "value"), BROKEN)
def test_broken_files_are_refused_by_both(
    kind: str, where: list[str | int], value: object, tmp_path: Path
) -> None:
    data = data_of(EXAMPLES[kind])
    place: Any = data
    for step in where[:-1]:
        place = place[step]
    if value is ...:
        del place[where[-1]]
    else:
        place[where[-1]] = value
    assert refuses(kind, data)
    assert loader_refuses(kind, data, tmp_path)


JUNK = st.sampled_from([
    None, True, False, 0, 1, -1, 2, 0.5, 1e9, "", "5", "0.5", "5 mm", "5 s", "-5 deg", "2 kg", "5 parsec",
    "x", "all-or-nothing", "oval", "maqueen", "P1", "true", [], {}, ["x"], [0, 1], ["0", "1"],
    ["1 mm", "2 mm"], {"en": "a", "ko": "b"}, {"x": "1 mm", "y": "2 mm"}, {"uses": ["loop"]},
    {"part": "led", "pin": "P0"},
]).map(copy.deepcopy)  # fmt: skip


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in plain data, with each key or index in it."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from places(data[key])


def mutate(data: Any, draw: Callable[[Any], Any]) -> None:
    container, key = draw(st.sampled_from(list(places(data))))
    match draw(st.sampled_from(["replace", "remove", "add", "copy"])):
        case "replace":
            container[key] = draw(JUNK)
        case "remove":
            del container[key]
        case "add" if isinstance(container, dict):
            container[
                draw(st.sampled_from(["x", "id", "title", "circle", "box", "code", "needs", "radius"]))
            ] = draw(JUNK)
        case _:
            other, name = draw(st.sampled_from(list(places(data))))
            other[name] = copy.deepcopy(container[key])


@pytest.mark.parametrize("kind", PLACES)
@given(data=st.data())
@settings(max_examples=50)
def test_what_a_schema_refuses_gorae_refuses(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    mutated = data_of(data.draw(st.sampled_from([path for of, path in FILES if of == kind])))
    for _ in range(data.draw(st.integers(1, 2))):
        mutate(mutated, data.draw)
    if refuses(kind, mutated):
        assert loader_refuses(kind, mutated, tmp_path_factory.getbasetemp())


# --- the verdict ------------------------------------------------------------------------------------------


def test_the_published_schema_is_the_one_that_is_printed() -> None:
    """When this fails, the contract with other programs has changed: only ever add to it."""
    published = json.loads((ROOT / "docs/schemas/verdict.schema.json").read_text(encoding="utf-8"))
    assert published == schema_of("verdict")


SOMETIMES = {"recognition"}
"""Keys that are there only where people make gestures."""


def complete(value: Any, schema: dict[str, Any]) -> None:
    """The object has just the keys that its schema names, all the way down."""
    definitions = schema_of("verdict")["$defs"]
    name = schema.get("$ref", "").rpartition("/")[2]
    schema = definitions.get(name, schema)
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema["properties"]) - set(schema["required"]) <= SOMETIMES
        assert list(value) == [key for key in schema["properties"] if key in value or key not in SOMETIMES]
        for key in value:
            complete(value[key], schema["properties"][key])
    elif isinstance(value, list):
        for item in value:
            complete(item, schema.get("items", {}))
    elif value is not None and "anyOf" in schema:
        complete(value, schema["anyOf"][0])


def conforms(verdict: Verdict, lang: str) -> None:
    told = json.loads(json.dumps(verdict.to_json(lang), allow_nan=False))
    assert [error.message for error in validator_of("verdict").iter_errors(told)] == []
    complete(told, schema_of("verdict"))


@pytest.mark.parametrize("name", ["passed", "missed", "error", "not started"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_real_verdicts_are_valid(judge: Judge, name: str, lang: str) -> None:
    conforms(judge(name)[0], lang)


@given(data=st.data())
@settings(max_examples=40)
def test_any_verdict_is_valid(data: st.DataObject, any_verdict: st.SearchStrategy[Judged]) -> None:
    verdict, _ = data.draw(any_verdict)
    conforms(verdict, "ko")


def test_a_wrong_verdict_is_refused(judge: Judge) -> None:
    told: Any = judge("missed")[0].to_json("en")
    wrong: dict[str, Any] = {"passed": "no", "score": None, "checks": [{}], "kit": 5}
    for key, value in wrong.items():
        assert refuses("verdict", told | {key: value})
    assert refuses("verdict", {key: value for key, value in told.items() if key != "runs"})
    assert not refuses("verdict", told | {"new": math.pi})
