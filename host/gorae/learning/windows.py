"""Windows of equal length in whole numbers: what a model is trained on and what a board computes with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gorae.errors import DocumentError, Problem
from gorae.learning.channels import default_channels
from gorae.telemetry.dataset import Dataset, Window
from gorae.texts import Text

IntArray: TypeAlias = NDArray[np.int64]

MAX_SAMPLES = 64
"""Of a window on the board. A longer one is thinned: every second sample, every third and so on."""
LARGEST = 2**30 - 1
"""The largest value: what a board's small whole numbers hold."""
_SHORTEST = 4
"""Samples of a window. Where each window has only one, they are moments of a drive, which have no rate."""
_MAX_MISSING = 0.2
"""The share of a channel's samples in a window that may be missing; each is taken to be as the one before."""
_MAX_PROBLEMS = 20
_RATES = (0.8, 1.25)
"""How far the rate of a window may be from that of the others, as a ratio; the same for its length."""


@dataclass(frozen=True)
class LabelledWindows:
    """Examples, each with its label: whole numbers, n windows × samples × channels."""

    values: IntArray
    """In the units of the dataset, rounded: mg, mm, deg/s, 0 or 1."""
    labels: tuple[str, ...]
    """Of each window."""
    people: tuple[str, ...]
    """Of each window; empty where the dataset does not say."""
    hands: tuple[str, ...]
    """Of each window: left, right or empty."""
    recordings: tuple[int, ...]
    """The number in the dataset that each window comes from; the same for all pieces of a recording."""
    hz: int
    """Samples a second."""
    channels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def samples(self) -> int:
        """The number of samples of each window."""
        return int(self.values.shape[1])

    @cached_property
    def label_names(self) -> tuple[str, ...]:
        """Each label once, sorted: its place is its number in a model."""
        return tuple(sorted(set(self.labels)))

    @cached_property
    def targets(self) -> IntArray:
        """The number of each window's label."""
        numbers = {name: number for number, name in enumerate(self.label_names)}
        return np.array([numbers[label] for label in self.labels], dtype=np.int64)

    def select(self, rows: Sequence[int] | IntArray) -> LabelledWindows:
        """Return the windows of these rows, in their order."""
        at = [int(row) for row in rows]
        return replace(
            self,
            values=self.values[at],
            labels=tuple(self.labels[row] for row in at),
            people=tuple(self.people[row] for row in at),
            hands=tuple(self.hands[row] for row in at),
            recordings=tuple(self.recordings[row] for row in at),
        )

    def fingerprints(self) -> tuple[str, ...]:
        """Return a hash of the samples of each window: equal windows have equal ones."""
        rows = np.ascontiguousarray(self.values, dtype="<i4")
        return tuple(hashlib.blake2b(row.tobytes(), digest_size=8).hexdigest() for row in rows)

    @cached_property
    def digest(self) -> str:
        """A hash of all that a model can learn from these windows."""
        about = zip(self.labels, self.people, self.recordings, self.fingerprints(), strict=True)
        whole = repr((self.hz, self.samples, self.channels, tuple(about)))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class WindowShape:
    """What a window on the board is like: what a model asks for."""

    hz: int
    samples: int


def from_dataset(
    dataset: Dataset,
    file: str,
    *,
    channels: Sequence[str] = (),
    seconds: float | None = None,
    shape: WindowShape | None = None,
) -> LabelledWindows:
    """Return the windows of a dataset: of these channels, or those that a robot senses; cut into pieces of
    so many seconds, or whole. With a `shape`, they are given that.

    `file` is its name in messages. Raises DocumentError with what speaks against it.
    """
    chosen = tuple(channels) or default_channels(dataset)
    _check(file, dataset, chosen, least_labels=1 if shape else 2)
    rate = _common_rate(file, dataset)
    if shape is None:
        length = round(seconds * rate) if seconds is not None else _usual_length(dataset)
        stride = -(-length // MAX_SAMPLES)
    else:
        stride = _stride(file, rate, shape)
        length = shape.samples * stride
    if rate < stride:
        raise _fail(file, [Text("learning.too-slow")])
    pieces = _Pieces(file, dataset, chosen, length, stride)
    return pieces.windows(round(rate / stride), cut=seconds is not None)


def _usual_length(dataset: Dataset) -> int:
    """Samples of the shortest window that is not much shorter than most."""
    counts = [len(window.times) for window in dataset.windows]
    least = float(np.median(counts)) * _RATES[0]
    return min(count for count in counts if count >= least)


def _stride(file: str, rate: int, shape: WindowShape) -> int:
    """Every how many samples one is taken for a shape. Raises DocumentError when its rate cannot be had."""
    stride = max(1, round(rate / shape.hz))
    low, high = _RATES
    if not low < rate / stride / shape.hz < high:
        raise _fail(file, [Text("learning.wrong-rate", hz=rate, wanted=shape.hz)])
    return stride


def _fail(file: str, problems: Sequence[Text]) -> DocumentError:
    return DocumentError([Problem(file, 0, "", text) for text in problems[:_MAX_PROBLEMS]])


def _check(file: str, dataset: Dataset, channels: Sequence[str], least_labels: int) -> None:
    if not dataset.windows:
        raise _fail(file, [Text("learning.no-windows")])
    if unknown := [name for name in channels if name not in dataset.names]:
        values = {"names": ", ".join(unknown), "known": ", ".join(dataset.names) or "–"}
        raise _fail(file, [Text("learning.no-channel", **values)])
    if not channels:
        raise _fail(file, [Text("learning.no-channels")])
    if empty := [str(number) for number, window in _numbered(dataset) if not window.label.strip()]:
        raise _fail(file, [Text("learning.no-label", windows=_few(empty))])
    labels = sorted({window.label for window in dataset.windows})
    if len(labels) < least_labels:
        raise _fail(file, [Text("learning.one-label", label=labels[0])])


def _numbered(dataset: Dataset) -> Sequence[tuple[int, Window]]:
    numbers = dataset.numbers or range(1, 1 + len(dataset.windows))
    return list(zip(numbers, dataset.windows, strict=True))


def _few(words: Sequence[str]) -> str:
    """The first of many, as in `3, 4, 7 …`."""
    return ", ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _rate(window: Window) -> float:
    """Samples a second of one window; 0 when its times do not grow."""
    if len(window.times) < 2 or not np.isfinite(window.times).all():
        return 0.0
    lasts_s = window.times[-1] - window.times[0]
    grows = all(one < other for one, other in zip(window.times, window.times[1:], strict=False))
    return (len(window.times) - 1) / lasts_s if grows else 0.0


def _common_rate(file: str, dataset: Dataset) -> int:
    """Raises DocumentError when windows have another rate than most, or times that do not grow."""
    if _are_moments(dataset):
        return 1
    rates = {number: _rate(window) for number, window in _numbered(dataset)}
    if still := [str(number) for number, rate in rates.items() if not rate]:
        raise _fail(file, [Text("learning.no-time", windows=_few(still))])
    common = float(np.median(list(rates.values())))
    low, high = _RATES
    other = [number for number, rate in rates.items() if not low < rate / common < high]
    if other:
        values = {"windows": _few([str(each) for each in other]), "hz": f"{rates[other[0]]:.3g}"}
        raise _fail(file, [Text("learning.other-rate", common=f"{common:.3g}", **values)])
    return max(1, round(common))


def _are_moments(dataset: Dataset) -> bool:
    """Whether every window is one sample, of which nobody can say at which rate it was taken."""
    return all(len(window.times) == 1 for window in dataset.windows)


class _Pieces:
    """Cuts recordings into windows of `length` samples, of which every `stride`th is kept."""

    def __init__(
        self, file: str, dataset: Dataset, channels: Sequence[str], length: int, stride: int
    ) -> None:
        self.file, self.dataset, self.channels = file, dataset, channels
        shortest = 1 if _are_moments(dataset) else _SHORTEST
        self.length, self.stride = max(shortest * stride, length), stride
        least = max(shortest, round(self.length * _RATES[0]))
        short = [str(at) for at, window in _numbered(dataset) if len(window.times) < least]
        if short:
            raise _fail(file, [Text("learning.short", windows=_few(short), least=least)])

    def windows(self, hz: int, *, cut: bool) -> LabelledWindows:
        """All of them. With `cut`, of a longer recording also those after the first."""
        pieces: list[IntArray] = []
        origin: list[tuple[int, Window]] = []
        problems: list[Text] = []
        for number, window in _numbered(self.dataset):
            values = self._whole(number, window, problems)
            for begin in self._begins(len(window.times), cut):
                pieces.append(values[begin : begin + self.length : self.stride])
                origin.append((number, window))
        if problems:
            raise _fail(self.file, problems)
        return LabelledWindows(
            np.stack(pieces),
            tuple(window.label for _, window in origin),
            tuple(window.person for _, window in origin),
            tuple(window.hand for _, window in origin),
            tuple(number for number, _ in origin),
            hz,
            tuple(self.channels),
        )

    def _begins(self, count: int, cut: bool) -> Sequence[int]:
        """Where the pieces of a recording begin; one that is a little too short is filled up at its end."""
        pieces = max(1, count // self.length) if cut else 1
        return [piece * self.length for piece in range(pieces)]

    def _whole(self, number: int, window: Window, problems: list[Text]) -> IntArray:
        """A recording in whole numbers, samples × channels; what is wrong with it goes to `problems`."""
        columns = [
            self._column(number, name, np.array(window.signals[name]), problems) for name in self.channels
        ]
        table = np.stack(columns, axis=1)
        missing = self.length - len(table)
        return np.concatenate([table, np.repeat(table[-1:], missing, axis=0)]) if missing > 0 else table

    def _column(self, number: int, name: str, values: NDArray[np.float64], problems: list[Text]) -> IntArray:
        known = ~np.isnan(values)
        if known.mean() < 1 - _MAX_MISSING:
            problems.append(
                Text("learning.missing", window=number, name=name, count=int((~known).sum()), of=len(values))
            )
        elif not (np.abs(values[known]) <= LARGEST).all():
            problems.append(Text("learning.too-large-value", window=number, name=name))
        else:
            return np.rint(_filled(values, known)).astype(np.int64)
        return np.zeros(len(values), dtype=np.int64)


def _filled(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A missing value is as the one before; at the beginning as the first that is there."""
    places = np.where(known, np.arange(len(values)), np.argmax(known))
    return values[np.maximum.accumulate(places)]
