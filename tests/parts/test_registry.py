"""Every part is described whole, and each room's module for parts serves one that there is."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

import gorae
from gorae import resources
from gorae.health.judge import TESTS
from gorae.parts import KINDS, ROLES, Driver, LineBit, LineSensor, Part
from gorae.parts.part import sensed
from gorae.parts.registry import Registry
from gorae.telemetry.signals import SIGNALS
from gorae.virtual.kit import CHIPS
from gorae.world.world import SENSES

PACKAGE = Path(gorae.__file__).parent
REGISTRIES: tuple[Registry[Any], ...] = (CHIPS, SENSES, TESTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_has_roles_a_docstring_and_drivers_that_lie_there(kind: type[Part]) -> None:
    assert kind.roles
    assert kind.__doc__
    for driver in kind.drivers:
        assert (resources.folder("firmware") / driver.file).is_file()
        assert CHIPS.of(kind), "a part with a driver has a virtual chip"
    assert {one.name for one in (*kind.senses, *kind.shows)} <= SIGNALS.keys()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.drivers])
def test_no_driver_is_behind_another_that_serves_the_same_kits(kind: type[Part]) -> None:
    for driver in kind.drivers:
        taken = {*driver.roles, *driver.any_of[:1]}
        assert taken <= {*kind.roles}
        assert next(one for one in kind.drivers if one.serves(taken)) is driver, driver.file


def test_a_driver_serves_who_has_all_its_roles_and_one_of_those_that_it_asks_for_besides() -> None:
    driver = Driver("parts/some.py", ("left", "right"), any_of=("middle", "far"))
    assert driver.serves({"left", "right", "far"})
    assert not driver.serves({"left", "right", "other"})
    assert not driver.serves({"left", "middle", "far"})
    assert Driver("parts/some.py", ("left",)).serves({"left", "right"})


def test_a_part_that_senses_has_a_sensor_in_the_world() -> None:
    by_others = {"button_a", "button_b", "accel_x", "accel_y", "turn_rate"}
    # by who presses, and by the robot as a whole
    for kind in KINDS:
        if {one.name for one in kind.senses} - by_others:
            assert SENSES.of(kind), kind.__name__


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda one: one.package)
def test_no_module_serves_a_part_that_there_is_not(registry: Registry[Any]) -> None:
    folder = PACKAGE / registry.package.removeprefix("gorae.").replace(".", "/")
    served = set()
    for path in folder.glob("*.py"):
        table = getattr(importlib.import_module(f"{registry.package}.{path.stem}"), "OF", {})
        assert all(any(issubclass(kind, base) for kind in KINDS) for base in table)
        assert all(base.__module__ == f"gorae.parts.{path.stem}" for base in table), path
        served |= {*table}
    assert served


def test_a_base_serves_its_kinds_and_what_nothing_serves_is_none() -> None:
    assert SENSES.of(LineBit)
    assert TESTS.of(KINDS[0]) is None


def test_a_signal_that_is_called_like_a_role_belongs_to_that_role() -> None:
    bit = LineBit.model_validate({"part": "line-bit", "bit": 2, "at": {"x": "50 mm"}})
    assert sensed(bit, "line_middle") == ("line_middle",)
    assert all(kind in KINDS for kinds in ROLES.values() for kind in kinds)


def test_each_signal_of_a_line_sensor_belongs_to_one_role() -> None:
    for kind in KINDS:
        if issubclass(kind, LineSensor):
            made: Any = kind
            named = [name for role in kind.roles for name in sensed(made.model_construct(), role)]
            assert sorted(named) == sorted(kind.roles), kind.__name__
