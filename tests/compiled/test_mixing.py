"""Numbers that look like chance are the same from the source and from the C beside it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compiled.conftest import in_c, source

NAME = "gorae.world.mixing"
SPLITMIX_OF_0 = (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F)
"""The first words from seed 0, as in Vigna's splitmix64.c (https://prng.di.unimi.it/splitmix64.c)."""


@pytest.fixture(scope="module")
def twins(built: Path) -> tuple[ModuleType, ModuleType]:
    return source(NAME), in_c(NAME, built)


def test_words_are_those_of_splitmix64(twins: tuple[ModuleType, ModuleType]) -> None:
    for mixing in twins:
        for draw, word in enumerate(SPLITMIX_OF_0, 1):
            assert mixing.upper_bits(0, draw) == word >> 11
            assert mixing.sum_of_four(0, draw) == sum(word >> shift & 65535 for shift in (0, 16, 32, 48))


@given(seed=st.integers(), name=st.text(st.characters(codec="utf-8")), draw=st.integers(0, 1 << 50))
def test_twins_agree(twins: tuple[ModuleType, ModuleType], seed: int, name: str, draw: int) -> None:
    python, c = twins
    key = python.key_of(seed, name)
    assert c.key_of(seed, name) == key
    assert c.sum_of_four(key, draw) == python.sum_of_four(key, draw)
    assert c.upper_bits(key, draw) == python.upper_bits(key, draw)


@pytest.mark.parametrize("wrong", [("key", 1), (1, None), (1,), (1, 2, 3)])
def test_what_is_no_draw_is_refused(twins: tuple[ModuleType, ModuleType], wrong: tuple[object, ...]) -> None:
    for mixing in twins:
        with pytest.raises(TypeError):
            mixing.upper_bits(*wrong)
