"""What a target for fuzzing is, and inputs that are nearly right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from gorae.errors import DocumentError, UsageError


@dataclass(frozen=True)
class Target:
    """Something that takes what others give us."""

    name: str
    inputs: st.SearchStrategy[Any]
    run: Callable[[Any], object]
    may_raise: tuple[type[BaseException], ...] = (DocumentError, UsageError)


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> bytes:
    """One of the seeds with some of its bytes changed, cut out, doubled, or exchanged for a word."""
    data = bytearray(draw(st.sampled_from(list(seeds))))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 1, 2, 8, 100, 4096))))
        new = st.one_of(
            st.binary(max_size=8),
            st.sampled_from([b"", *words]),
            st.just(bytes(data[start:end]) * 2),
            st.binary(min_size=1, max_size=1).map(lambda byte: byte * 500),
        )
        data[start:end] = draw(new)
    return bytes(data)
