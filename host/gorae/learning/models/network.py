"""A neural network with one hidden layer, trained and run in whole numbers.

Weights are fixed-point while it learns, and bytes on the board. A sum of whole numbers does not depend on
their order, so the same data give the same network on any machine, whatever its processor can do at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gorae import randomness
from gorae.learning.models import linear, scaling
from gorae.learning.models.linear import Rows
from gorae.learning.models.scaling import UNIT, Scale, written
from gorae.learning.windows import IntArray

SIZES = (8, 7, 6, 5, 4, 3, 2)
"""Hidden neurons: as many as there is room for."""
EPOCHS = 300
_FINE = 12
"""Bits after the point of a weight while it learns."""
_COARSE = 5
"""The same on the board, where a weight is one byte: −4 to 4 in steps of a 32nd."""
_TARGET = 2 * UNIT
"""What an output should be at least for its label, and minus that at most for the others."""
_RATE = 3
"""How far one step goes."""
_MAX_ROWS = 2000
"""Windows that it learns from; of more, every second one, third one and so on."""
_SEED = 1


@dataclass(frozen=True)
class Network:
    """A trained network: a hidden layer that lets through what is above zero, and an output a label."""

    scale: Scale
    hidden: Rows
    outputs: Rows
    margin: int

    @property
    def columns(self) -> tuple[int, ...]:
        """All features."""
        return tuple(range(len(self.scale.means)))

    def activations(self, features: IntArray) -> IntArray:
        """Return what the hidden neurons let through, n × hidden."""
        sums = linear.sums(self.hidden, self.scale.apply(features))
        return np.asarray(np.maximum(0, sums >> _COARSE), dtype=np.int64)

    def results(self, features: IntArray) -> IntArray:
        """Return the outputs, n × labels."""
        return linear.sums(self.outputs, self.activations(features))

    def predict(self, features: IntArray) -> IntArray:
        """Return the label with the largest output, of equals the first."""
        return np.asarray(self.results(features).argmax(axis=1), dtype=np.int64)

    def confidence(self, features: IntArray) -> IntArray:
        """Return how far it is ahead of the second: 75 % as far as usual."""
        return linear.sureness(self.results(features), self.margin)

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return `predict(f)` in MicroPython."""
        hidden, outputs = (",\n ".join(written(row) for row in rows) for rows in (self.hidden, self.outputs))
        return (
            f"{self.scale.source()}{linear.DOT}H = ({hidden})\nO = ({outputs})\n"
            "def predict(f):\n"
            " q = scale(f)\n"
            f" h = [max(0, dot(w, q) >> {_COARSE}) for w in H]\n"
            " s = [dot(w, h) for w in O]\n" + linear.BEST.format(margin=self.margin)
        )


def fit(
    features: IntArray, targets: IntArray, labels: int, *, hidden: int = SIZES[0], epochs: int = EPOCHS
) -> Network:
    """Return a network trained on n × features and n targets, all of them in each of the epochs."""
    scale = scaling.fit(features)
    thin = slice(None, None, -(-len(targets) // _MAX_ROWS))
    inputs = _with_bias(scale.apply(features)[thin])
    wanted = np.where(np.arange(labels) == targets[thin][:, None], _TARGET, -_TARGET)
    layers = _learn(inputs, wanted, _start(inputs.shape[1], hidden, labels), epochs)
    first, second = (_on_board(layer) for layer in layers)
    made = Network(scale, first, second, 1)
    return replace(made, margin=linear.usual_margin(made.results(features)))


def _with_bias(inputs: IntArray) -> IntArray:
    """The inputs and one that is always a unit: its weight is the bias."""
    return np.concatenate([inputs, np.full((len(inputs), 1), UNIT, dtype=np.int64)], axis=1)


def _start(inputs: int, hidden: int, labels: int) -> tuple[IntArray, IntArray]:
    """Small random weights: inputs × hidden, and hidden and bias × labels."""
    draw = randomness.stream(_SEED, "network")
    small = [[draw.getrandbits(_FINE) - (1 << (_FINE - 1)) for _ in range(hidden)] for _ in range(inputs)]
    next_ones = [
        [draw.getrandbits(_FINE) - (1 << (_FINE - 1)) for _ in range(labels)] for _ in range(hidden + 1)
    ]
    return np.array(small, dtype=np.int64), np.array(next_ones, dtype=np.int64)


def _learn(
    inputs: IntArray, wanted: IntArray, layers: tuple[IntArray, IntArray], epochs: int
) -> tuple[IntArray, IntArray]:
    """Gradient descent with momentum on the squared hinge: an output beyond its target is no error."""
    first, second = layers
    first_step, second_step = np.zeros_like(first), np.zeros_like(second)
    most = 127 << (_FINE - _COARSE)
    for _ in range(epochs):
        sums = inputs @ first >> _FINE
        hidden = _with_bias(np.maximum(0, sums))
        errors = (hidden @ second >> _FINE) - wanted
        errors[errors * np.sign(wanted) > 0] = 0
        back = (errors @ second[:-1].T >> _FINE) * (sums > 0)
        first_step = (first_step * 7 >> 3) - _RATE * (inputs.T @ back) // len(inputs)
        second_step = (second_step * 7 >> 3) - _RATE * (hidden.T @ errors) // len(inputs)
        first = np.clip(first + first_step, -most, most)
        second = np.clip(second + second_step, -most, most)
    return first, second


def _on_board(layer: IntArray) -> Rows:
    """Weights as bytes, a neuron a row, its bias at the end as what it adds to the sum."""
    shift = _FINE - _COARSE
    rounded = np.clip((layer + (1 << (shift - 1))) >> shift, -127, 127)
    rounded[-1] *= UNIT
    return tuple(tuple(row) for row in rounded.T.tolist())
