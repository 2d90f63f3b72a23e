"""Kits, boards and arenas: gorae's own are right, and mistakes in others' are all named at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gorae import documents
from gorae.errors import DocumentError, UsageError
from gorae.kits import Kit, arena_ids, board_ids, kit_ids, load_arena, load_board, load_kit
from gorae.kits.arenas import FloorShape, Stretch
from gorae.kits.boards import pin_number
from gorae.kits.firmware import firmware_sources
from gorae.parts import ROLES, HcSr04
from gorae.texts import Text
from gorae.texts.words import shown

MAQUEEN = Path(__file__).parents[2] / "hardware" / "kits" / "maqueen.yaml"


def problems(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """What is said of maqueen.yaml with some text replaced, without the folder's name."""
    text = MAQUEEN.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "maqueen.yaml"
    path.write_text(text, encoding="utf-8")
    load_kit.cache_clear()
    with pytest.raises(DocumentError) as caught:
        load_kit(str(path))
    assert caught.value.say("ko")
    return [line.replace(f"{tmp_path}/", "") for line in caught.value.say("en").splitlines()]


@pytest.mark.parametrize("name", kit_ids())
def test_every_kit_of_the_library_is_right(name: str) -> None:
    kit = load_kit(name)
    assert kit.id == name
    assert load_board(kit.board).id == kit.board
    assert {"motors", "line_left", "line_right"} <= set(kit.parts)


@pytest.mark.parametrize("name", arena_ids())
def test_every_arena_of_the_library_is_right(name: str) -> None:
    assert load_arena(name).id == name


@pytest.mark.parametrize("name", arena_ids())
def test_obstacles_and_zones_have_korean_names(name: str) -> None:
    arena = load_arena(name)
    for shelf in (arena.obstacles, arena.zones):
        for key, thing in shelf.items():
            assert re.search("[가-힣]", thing.title(key).ko), key


@pytest.mark.parametrize("name", [name for name in kit_ids() if "sonar" in load_kit(name).parts])
def test_the_sonar_looks_out_of_the_body(name: str) -> None:
    """A sonar outside of the body could be behind the wall that it is to see."""
    kit = load_kit(name)
    sonar, center = kit.parts["sonar"], kit.body.center
    assert isinstance(sonar, HcSr04)
    assert (sonar.at.x - center.x) ** 2 + (sonar.at.y - center.y) ** 2 <= kit.body.radius**2


def test_a_pin_that_the_board_lacks(tmp_path: Path) -> None:
    found = problems(tmp_path, ("trigger: P1,", "trigger: P21,"))
    assert found == [
        "maqueen.yaml:11 parts.sonar.trigger: “P21” is not a pin of microbit-v2; did you mean P2?"
    ]


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        ("mass: 126 g", "mass: heavy"),
        ("dead_band: 0.1", "dead_band: 7"),
        ("pin: P13", "pins: P13"),
        ("track_width: 72 mm", "track_width: 72"),
    )
    assert [line.split(":")[1].split()[0] for line in found] == ["5", "6", "6", "9", "9"]
    assert "did you mean “pin”?" in " ".join(found)


def test_a_pin_used_twice(tmp_path: Path) -> None:
    found = problems(tmp_path, ("pin: P14", "pin: P13"))
    assert found == ["maqueen.yaml:10 parts.line_right.pin: P13 is already used by parts.line_left.pin"]


def test_a_part_with_a_name_that_nobody_asks_for(tmp_path: Path) -> None:
    found = problems(tmp_path, ("  sonar:", "  sonr:"))
    assert found == ["maqueen.yaml:11 parts.sonr: no part is called “sonr”; use sonar"]


def test_a_part_in_the_wrong_role(tmp_path: Path) -> None:
    found = problems(tmp_path, ("{part: led, pin: P8}", "{part: button, pin: P8}"))
    assert "cannot be the “light_left” of a kit" in found[0]


def test_a_board_that_there_is_not(tmp_path: Path) -> None:
    assert "did you mean “microbit-v2”?" in problems(tmp_path, ("microbit-v2", "microbit-v3"))[0]


def test_an_unknown_kit_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        load_kit("maquen")
    assert "did you mean “maqueen”?" in caught.value.say("en")


@pytest.mark.parametrize(
    ("load", "name", "shelf", "near"),
    [
        (load_kit, "maquen", "kits", "maqueen"),
        (load_board, "microbit-v3", "boards", "microbit-v2"),
        (load_arena, "ovel", "arenas", "oval"),
        (load_kit, "zzz\n", "kits", None),
    ],
)
def test_a_name_that_there_is_not_is_told_with_those_that_there_are(
    load: Callable[[str], object], name: str, shelf: str, near: str | None
) -> None:
    known = {"kits": kit_ids(), "boards": board_ids(), "arenas": arena_ids()}[shelf]
    with pytest.raises(UsageError) as caught:
        load(name)
    key = "kits.unknown-near" if near else "kits.unknown"
    what = Text(f"kits.{shelf}")
    assert caught.value.text == Text(key, what=what, name=shown(name), near=near, known=", ".join(known))


def test_a_robot_that_nobody_has_placed_stands_at_the_start_of_a_line_or_in_the_middle() -> None:
    oval, table = load_arena("oval"), load_arena("table")
    assert oval.start == next(iter(oval.lines.values())).start
    assert (table.start.x, table.start.y, table.start.heading) == (table.size.x / 2, table.size.y / 2, 0.0)


@pytest.mark.parametrize(
    ("stretch", "right"),
    [
        ("{straight: 1 m}", True), ("{arc: 90 deg, radius: 1 m}", True), ("{}", False),
        ("{straight: 1 m, arc: 90 deg, radius: 1 m}", False), ("{arc: 90 deg}", False),
        ("{straight: 1 m, radius: 1 m}", False),
    ],
)  # fmt: skip
def test_a_stretch_of_a_line_is_straight_or_an_arc(stretch: str, right: bool) -> None:
    if right:
        documents.loads(stretch, "line.yaml", Stretch)
        return
    with pytest.raises(DocumentError) as caught:
        documents.loads(stretch, "line.yaml", Stretch)
    assert [problem.text.key for problem in caught.value.problems] == ["kits.straight-or-arc"]


def test_pins_are_numbers_for_firmware() -> None:
    assert [pin_number(name) for name in ("P13", "IO4", "GP4", "LED")] == [13, 4, 4, 64]
    assert load_board("microbit-v2").machine.startswith("micro:bit")


def test_every_role_has_its_kinds_of_part() -> None:
    kinds = set(yaml.safe_load(MAQUEEN.read_text(encoding="utf-8"))["parts"])
    assert kinds <= set(ROLES)


@pytest.mark.parametrize(
    ("good", "bad"),
    [("line-bit, bit: 2", "line-digital, pin: P8, dark: 0"), ("maqueen-plus-controller", "maqueen-motors")],
)
def test_a_chip_that_reads_line_sensors_has_all_of_them(tmp_path: Path, good: str, bad: str) -> None:
    text = MAQUEEN.with_name("maqueen-plus-v2.yaml").read_text(encoding="utf-8")
    assert good in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(good, bad), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_kit(str(path))
    assert "kits.line-bits" in [problem.text.key for problem in caught.value.problems]


def test_kits_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_kit("maqueen").board = "esp32"  # type: ignore[misc]


def test_a_row_of_sensors_has_a_driver_of_its_own() -> None:
    """Two of them have the smaller one, which is what a micro:bit has room for."""
    pair, row = (
        {source.stem for source in firmware_sources(load_kit(kit))} for kit in ("maqueen", "esp32-scout")
    )
    assert ("line_row" in pair, "line_row" in row) == (False, True)


def test_a_kit_needs_no_file_name_to_be_read() -> None:
    assert documents.loads(MAQUEEN.read_bytes(), "maqueen.yaml", Kit).id == "maqueen"


@pytest.mark.parametrize("shape", ["{}", "{circle: {x: 1 m, y: 1 m, radius: 1 m}, box: BOX}"])
def test_a_zone_is_a_circle_or_a_box(shape: str) -> None:
    box = "{x: 1 m, y: 1 m, width: 1 m, height: 1 m}"
    with pytest.raises(DocumentError) as caught:
        documents.loads(shape.replace("BOX", box), "zone.yaml", FloorShape)
    assert "kits.circle-or-box" in [problem.text.key for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("good", "bad", "path", "key"),
    [
        ("count: 4", "count: yes", "parts.pixels.count", "documents.wrong-type"),
        ("dead_band: 0.1", "dead_band: yes", "drive.dead_band", "documents.wrong-type"),
        ("part: hc-sr04, ", "", "parts.sonar", "documents.missing"),
        ("part: hc-sr04", "part: hcsr04", "parts.sonar", "documents.not-one-of-near"),
        ("trigger: P1", "trigger: P1, pin: P2", "parts.sonar.pin", "documents.unknown-key"),
        ("echo: P2", "echo: P2, beem: 20 deg", "parts.sonar.beem", "documents.unknown-key-near"),
    ],
)
def test_a_mistake_in_a_kit_is_told_at_its_place(good: str, bad: str, path: str, key: str) -> None:
    """`pin` is a key of other parts, but not of this one."""
    with pytest.raises(DocumentError) as caught:
        documents.loads(MAQUEEN.read_text("utf-8").replace(good, bad, 1), "maqueen.yaml", Kit)
    assert [(problem.path, problem.text.key) for problem in caught.value.problems] == [(path, key)]
