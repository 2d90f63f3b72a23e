"""What a student reads about a file, as `gorae run` would say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.bench import DriveTest, run_virtual
from gorae.errors import UsageError
from gorae.kits import Pose, load_arena, load_kit
from gorae.programs.decoding import decoded
from gorae.world import Conditions

Told = dict[str, str]


def told(data: bytes, kit: str = "maqueen") -> Told:
    """What is said about the bytes of a file `main.py`, by language; nothing for a program that runs."""
    try:
        found = decoded(data, "main.py")
    except UsageError as refused:
        return {lang: refused.say(lang) for lang in ("ko", "en")}
    start = Pose.model_construct(x=1000.0, y=1000.0, heading=0.0)
    test = DriveTest(load_kit(kit), load_arena("table"), Conditions(seed=1, start=start), 2.0)
    error = run_virtual(found.data, test, lang="en", until_program_ends=True).error
    said = [found.remark, error and error.message]
    return {lang: "\n".join(text.say(lang) for text in said if text) for lang in ("ko", "en")}


@pytest.fixture
def tell() -> Callable[..., Told]:
    return told
