"""The perceptron: a neuron for each label, and the one that is excited most is right.

It learns from its mistakes alone: the neuron that should have won comes nearer to the window, the one that
did goes away. The mean of all weights on the way is kept, for the last mistake is worth no more than others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gorae import randomness
from gorae.learning.models import linear, scaling
from gorae.learning.models.linear import Rows
from gorae.learning.models.scaling import Scale, written
from gorae.learning.windows import IntArray

EPOCHS = 20
_MAX_STEPS = 20_000
_SEED = 1


@dataclass(frozen=True)
class Perceptron:
    """A trained perceptron."""

    scale: Scale
    weights: Rows
    """Of each label's neuron, within ±127."""
    margin: int

    @property
    def columns(self) -> tuple[int, ...]:
        """All features."""
        return tuple(range(len(self.scale.means)))

    def outputs(self, features: IntArray) -> IntArray:
        """Return how excited each neuron is, n × labels."""
        return linear.sums(self.weights, self.scale.apply(features))

    def predict(self, features: IntArray) -> IntArray:
        """Return the label whose neuron is excited most, of equals the first."""
        return np.asarray(self.outputs(features).argmax(axis=1), dtype=np.int64)

    def confidence(self, features: IntArray) -> IntArray:
        """Return how far it is ahead of the second: 75 % as far as usual."""
        return linear.sureness(self.outputs(features), self.margin)

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return `predict(f)` in MicroPython."""
        rows = ",\n ".join(written(row) for row in self.weights)
        return (
            f"{self.scale.source()}{linear.DOT}W = ({rows})\n"
            "def predict(f):\n"
            " q = scale(f)\n"
            " s = [dot(w, q) for w in W]\n" + linear.BEST.format(margin=self.margin)
        )


def fit(features: IntArray, targets: IntArray, labels: int) -> Perceptron:
    """Return a perceptron trained on n × features and n targets, EPOCHS times over."""
    scale = scaling.fit(features)
    inputs = np.concatenate(
        [scale.apply(features), np.full((len(features), 1), scaling.UNIT, dtype=np.int64)], axis=1
    )
    total = _learn(inputs, targets, np.zeros((labels, inputs.shape[1]), dtype=np.int64))
    total[:, -1] *= scaling.UNIT  # the bias: what its input adds, whatever a window is like
    weights = linear.as_bytes(total)
    margin = linear.usual_margin(linear.sums(weights, scale.apply(features)))
    return Perceptron(scale, weights, margin)


def _learn(inputs: IntArray, targets: IntArray, weights: IntArray) -> IntArray:
    """The sum of the weights after each window that was looked at."""
    draw = randomness.stream(_SEED, "perceptron")
    total = weights.copy()
    for _ in range(min(EPOCHS, max(1, _MAX_STEPS // len(targets)))):
        order = np.argsort([draw.getrandbits(32) for _ in targets], kind="stable")
        for at in order:
            said = int((weights @ inputs[at]).argmax())
            if said != targets[at]:
                weights[targets[at]] += inputs[at]
                weights[said] -= inputs[at]
            total += weights
    return total
