"""A student's model.py, asked about windows in the virtual board and never here.

It may do what it likes there: loop for ever, fill the memory, print, answer nonsense. The board's time is
limited, and what cannot be an answer is told in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from gorae.boards import guest
from gorae.clock import NS_PER_S
from gorae.errors import InternalError, UsageError
from gorae.kits import Board, board_ids, load_board
from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.model_file import read_header
from gorae.learning.training import Trained
from gorae.learning.windows import IntArray, LabelledWindows, WindowShape, from_dataset
from gorae.names import PROGRAM
from gorae.telemetry.dataset import Dataset
from gorae.texts import Text
from gorae.virtual.board import VirtualBoard
from gorae.virtual.outcome import ProgramOutcome

MODEL = "model.py"
LARGEST = 64 * 1024
"""Bytes of a model.py that is looked at."""
_WINDOWS = "windows"
_BATCH = 400
"""Windows that one board is asked about before the next one is switched on."""
_START_S, _ANSWER_S = 5, 0.25
"""How long model.py may take to load, and for each answer, on an average: ten times what it ought to."""
_ROOM = 16 * 1024 * 1024
_MAX_LABELS = 256
_LONGEST_LINE = 4096


class ModelError(UsageError):
    """A model.py does not do what a model must."""


@dataclass(frozen=True)
class ModelDescription:
    """What a model says of itself."""

    labels: tuple[str, ...]
    hz: int
    samples: int
    """Of a window."""


@dataclass(frozen=True)
class ModelAnswers:
    """What a model said of some windows."""

    about: ModelDescription
    numbers: IntArray
    """Of each window's label, in the order of `about.labels`."""
    sure: IntArray
    """How sure it was of each, in %; 0 unless it was asked."""
    times_ms: tuple[float, ...]
    """How long each answer took on the board."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The label of each window."""
        return tuple(self.about.labels[number] for number in self.numbers)

    @property
    def ms(self) -> float:
        """The median of the times: now and then a board tidies its memory meanwhile. 0 without a window."""
        return median(self.times_ms) if self.times_ms else 0.0


def about(source: bytes) -> ModelDescription:
    """Return what a model.py says of itself. Raises ModelError."""
    heard = _run(source, None, sure=False)
    return heard.about()


def answers(
    source: bytes,
    windows: LabelledWindows,
    *,
    sure: bool = False,
    on_progress: Callable[[int], None] = lambda count: None,
) -> ModelAnswers:
    """Ask a model.py about each of these windows, and with `sure` how sure it is.

    `on_progress` is told now and then how many it has answered. Raises ModelError.
    """
    told: list[_Heard] = []
    for begin in range(0, len(windows), _BATCH):
        values = windows.values[begin : begin + _BATCH]
        told.append(_run(source, values, sure=sure, first=begin))
        on_progress(begin + len(values))
    table = np.array([row for heard in told for row in heard.answers], dtype=np.int64).reshape(-1, 3)
    times_ms = tuple(float(us) / 1000 for us in table[:, 2])
    return ModelAnswers(told[0].about(), table[:, 0], table[:, 1], times_ms)


def prove(trained: Trained) -> ModelAnswers:
    """Return what a board says of the windows that a model was trained on: the same as the model here.

    Raises InternalError when an answer differs, or how sure it is, ModelError when the board cannot run it.
    """
    said = answers(trained.source, trained.windows, sure=True)
    differs = (said.numbers != trained.said) | (said.sure != trained.sure)
    if differs.any():
        window = int(differs.argmax())
        names = trained.windows.label_names
        here, there = names[int(trained.said[window])], names[int(said.numbers[window])]
        raise InternalError(Text("bench.model-differs", window=window + 1, here=here, there=there))
    return said


@dataclass(frozen=True)
class Evaluated:
    """How a model does on a dataset that it has not seen."""

    windows: LabelledWindows
    answers: ModelAnswers
    matrix: ConfusionMatrix
    """Of all labels that the model or the dataset knows, sorted."""


def evaluate(
    source: bytes, test: Dataset, file: str, *, on_progress: Callable[[int], None] = lambda count: None
) -> Evaluated:
    """Ask a model.py about a dataset; `file` is its name in messages.

    Its windows are given the length and the rate that the model asks for. Raises ModelError for the model,
    DocumentError for the dataset.
    """
    known = about(source)
    header = read_header(source)
    windows = from_dataset(
        test,
        file,
        channels=header.channels if header else (),
        seconds=header.settings.seconds if header else None,
        shape=WindowShape(known.hz, known.samples),
    )
    said = answers(source, windows, on_progress=on_progress)
    labels = sorted({*known.labels, *windows.labels})
    return Evaluated(windows, said, ConfusionMatrix.of(labels, windows.labels, said.labels))


@dataclass
class _Heard:
    """What came from the board: lines that begin with a 2 are for us, all others the model has printed."""

    first: int
    """The number of the first window, from 0."""
    values: dict[str, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    answers: list[tuple[int, int, int]] = field(default_factory=list)
    """Number of the label, how sure, and µs."""
    complaint: Text | None = None
    ended: bool = False
    _line: bytes = b""

    def take(self, data: bytes) -> None:
        """Bytes of the serial line."""
        *lines, rest = (self._line + data).split(b"\n")
        self._line = rest[:_LONGEST_LINE]
        for line in lines:
            _, mark, words = line.rpartition(b"\2")
            if mark:
                self._hear(words.decode("utf-8", "replace").split())

    def _hear(self, words: list[str]) -> None:
        """What is no line of ours, model.py has made up, and nobody needs it."""
        match words:
            case ["is", name, number] if number.isdecimal() and len(number) < 6:
                self.values.setdefault(name, int(number))
            case ["bad", name]:
                self.complaint = self.complaint or Text("bench.model-bad", name=name[:20])
            case ["label", code] if len(self.labels) < _MAX_LABELS:
                self.labels.append(_decoded(code))
            case ["label"]:
                self.labels.append("")
            case ["answer", at, *rest] if at == str(len(self.answers)) and all(map(str.isdecimal, rest)):
                self._answer([int(number) for number in rest if len(number) < 10])
            case ["no", _, code]:
                window = self.first + len(self.answers) + 1
                wrong = Text("bench.model-answer", window=window, answer=_shown(_decoded(code)))
                self.complaint = self.complaint or wrong
            case ["end"]:
                self.ended = True

    def _answer(self, numbers: list[int]) -> None:
        if len(numbers) == 3 and numbers[0] < len(self.labels):
            self.answers.append((numbers[0], numbers[1], numbers[2]))

    def about(self) -> ModelDescription:
        return ModelDescription(tuple(self.labels), self.values["HZ"], self.values["SAMPLES"])


def _decoded(code: str) -> str:
    try:
        return bytes.fromhex(code).decode("utf-8", "replace")
    except ValueError:
        return "?"


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def _run(source: bytes, values: IntArray | None, *, sure: bool, first: int = 0) -> _Heard:
    """Ask about these windows, n × samples × channels, or about none. Raises ModelError."""
    count, samples, channels = (0, 0, 0) if values is None else values.shape
    if len(source) > LARGEST:
        raise ModelError(Text("bench.model-large", size=len(source), room=LARGEST))
    main = guest.program("answers", COUNT=count, SAMPLES=samples, CHANNELS=channels, SURE=sure)
    files = {PROGRAM: main.encode(), MODEL: source}
    if values is not None:
        files[_WINDOWS] = np.ascontiguousarray(values.transpose(0, 2, 1), dtype="<i4").tobytes()
    board = _board(files)
    heard = _Heard(first)
    board.on_serial = heard.take
    outcome = board.run(round((_START_S + count * _ANSWER_S) * NS_PER_S))
    _check(heard, outcome, main, source, count)
    return heard


def _board(files: dict[str, bytes]) -> VirtualBoard:
    """A board whose memory is a micro:bit's, but with room for many windows in its file system."""
    board = _smallest_board()
    disk = board.filesystem.model_copy(update={"bytes": _ROOM})
    return VirtualBoard(board.model_copy(update={"filesystem": disk}), files, seed=1, lang="en")


def _check(heard: _Heard, outcome: ProgramOutcome, main: str, source: bytes, count: int) -> None:
    """Raises ModelError unless every window was answered."""
    if heard.complaint:
        raise ModelError(heard.complaint)
    if heard.ended and len(heard.answers) == count and {"HZ", "SAMPLES"} <= heard.values.keys():
        return
    from gorae.bench.explain import explain  # it reads programs in many ways: a good model needs none

    error = explain(outcome, main, PROGRAM, {MODEL: source})
    window = heard.first + len(heard.answers) + 1
    if error:
        key = "bench.model-stopped" if heard.labels else "bench.model-unloaded"
        raise ModelError(Text(key, window=window, reason=error.message))
    if outcome.ending == "time-limit":
        raise ModelError(
            Text("bench.model-slow" if heard.labels else "bench.model-slow-start", window=window)
        )
    raise ModelError(Text("bench.model-ended"))


def _smallest_board() -> Board:
    """The board with the least memory, which is the slowest, too: what runs there runs on all."""
    return min(map(load_board, board_ids()), key=lambda board: board.heap_bytes)
