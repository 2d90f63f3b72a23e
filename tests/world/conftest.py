"""Arenas, kits and worlds for these tests. MS is a millisecond in ns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gorae.kits import Arena, Kit, Pose, load_kit
from gorae.world import Conditions, World

NAME = {"en": "test", "ko": "시험"}


@pytest.fixture(scope="session")
def arena() -> Callable[..., Arena]:
    """An arena of 3000 mm by 2000 mm with what is given, in numbers of mm and deg."""

    def build(**fields: Any) -> Arena:
        size = fields.pop("size", (3000, 2000))
        raw = {"id": "test", "name": NAME, "size": {"x": size[0], "y": size[1]}} | fields
        return Arena.model_validate(_with_units(raw))

    return build


@pytest.fixture(scope="session")
def kit() -> Callable[..., Kit]:
    """A Maqueen, its drive or body changed as given."""

    def build(name: str = "maqueen", *, body: dict[str, Any] | None = None, **drive: Any) -> Kit:
        plain = load_kit(name)
        changed = {
            "drive": plain.drive.model_copy(update=drive),
            "body": plain.body.model_copy(update=body or {}),
        }
        return plain.model_copy(update=changed)

    return build


@pytest.fixture(scope="session")
def world(arena: Callable[..., Arena], kit: Callable[..., Kit]) -> Callable[..., World]:
    """A world in which the robot starts at `at`, without sensor noise unless there is a seed."""

    def build(
        at: tuple[float, float, float] = (1000, 1000, 0),
        on: Arena | None = None,
        robot: Kit | None = None,
        seed: int | None = None,
        **conditions: Any,
    ) -> World:
        start = Pose.model_construct(x=float(at[0]), y=float(at[1]), heading=float(at[2]))
        noise = conditions.pop("sensor_noise", 0.0 if seed is None else 1.0)
        given = Conditions(seed=seed or 0, start=start, sensor_noise=noise, **conditions)
        return World(on or arena(), robot or kit(), given)

    return build


def _with_units(raw: Any, key: str = "") -> Any:
    if isinstance(raw, dict):
        return {name: _with_units(value, name) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_with_units(value) for value in raw]
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return f"{raw} deg" if key in ("heading", "arc") else f"{raw} mm"
    return raw
