"""Rules for a model that is handed in: `model: {from_data: true, bytes: 2048, ms: 25 ms, new_test: true}`.

`model.py` is never run here: its header is read, and it is trained again. How long it takes on the board, and
whether it runs at all, is measured in the virtual board by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from gorae.documents import Document, Duration, mistake
from gorae.errors import DocumentError, GoraeError
from gorae.grading.learned.data import NotUsable, read, test_misses
from gorae.learning.settings import MODELS
from gorae.programs.handed import DATASET, MODEL, TEST
from gorae.texts import Text
from gorae.texts.words import shown

if TYPE_CHECKING:
    from gorae.learning import model_file
    from gorae.telemetry.dataset import Dataset

_MAX_SHOWN = 60


class ModelRules(Document):
    """What a model must be like; every rule that is given must hold."""

    from_data: Literal[True] | None = None
    """It is, byte for byte, what training makes of the dataset with the settings in its header."""
    kinds: tuple[Literal[MODELS], ...] = ()  # type: ignore[valid-type]
    """It is of one of these."""
    bytes: Annotated[StrictInt, Field(ge=1)] | None = None
    """It has at most so many."""
    ms: Annotated[Duration, Field(gt=0)] | None = None
    """One answer takes the board at most so long."""
    features: Annotated[StrictInt, Field(ge=1)] | None = None
    """It is given at most so many features to look at."""
    new_test: Literal[True] | None = None
    """The test has windows, and none of its windows and people are in the dataset."""

    @model_validator(mode="after")
    def _some_rule(self) -> ModelRules:
        if not self.model_fields_set:
            raise mistake("learned.no-model-rule", known=", ".join(ModelRules.model_fields))
        return self

    @property
    def handed(self) -> tuple[str, ...]:
        """The files that these rules read."""
        data = (DATASET,) if self.from_data or self.new_test or self.ms else ()
        return (MODEL, *data, *((TEST,) if self.new_test else ()))


def model_misses(
    rules: ModelRules, handed: Mapping[str, bytes], seconds: float | Text | None
) -> Iterator[Text]:
    """Yield a sentence for every rule that the model among the files does not keep.

    `seconds` is what one answer takes the board, or why it gives none; None when nobody asked.
    """
    if MODEL not in handed:
        yield Text("learned.no-file", file=MODEL)
        return
    source = handed[MODEL].replace(b"\r\n", b"\n")
    try:
        yield from _kind(rules, source)
        if rules.from_data:
            yield from _other_bytes(source, read(handed, DATASET))
        yield from _size(rules, source, seconds)
        if rules.new_test:
            yield from test_misses(read(handed, DATASET), handed)
    except NotUsable as problem:
        yield problem.text


def _kind(rules: ModelRules, source: bytes) -> Iterator[Text]:
    from gorae.learning import model_file

    header = model_file.read_header(source)
    if rules.kinds and header and header.settings.model not in rules.kinds:
        yield Text("learned.other-kind", kind=header.settings.model, known=", ".join(rules.kinds))
    if rules.features and header:
        chosen = _features(header)
        if len(chosen) > rules.features:
            yield Text("learned.many-features", features=", ".join(chosen), most=rules.features)


def _features(header: model_file.Header) -> list[str]:
    """Return the names of the features that a model was given; none where they make no sense."""
    from gorae.learning.features import choose

    try:
        return [each.name for each in choose(header.settings.features, header.channels)]
    except GoraeError:
        return []


def _size(rules: ModelRules, source: bytes, seconds: float | Text | None) -> Iterator[Text]:
    if rules.bytes is not None and len(source) > rules.bytes:
        yield Text("learned.too-large", size=len(source), most=rules.bytes)
    if rules.ms is None or seconds is None:
        return
    if isinstance(seconds, Text):
        yield Text("learned.no-answer", why=seconds)
    elif seconds > rules.ms:
        took, most = (round(1000 * time, 1) for time in (seconds, rules.ms))
        yield Text("learned.too-slow", took=f"{took:g}", most=f"{most:g}")


def _other_bytes(source: bytes, found: Dataset) -> Iterator[Text]:
    """Why a model is not what its dataset makes: other data, a changed line, or no header at all."""
    from gorae.learning import model_file
    from gorae.learning.training import made_again
    from gorae.learning.windows import from_dataset

    header = model_file.read_header(source)
    if header is None:
        yield Text("learned.no-header", file=MODEL)
        return
    try:
        made = made_again(found, source)
        windows = from_dataset(
            found, DATASET, channels=header.settings.channels, seconds=header.settings.seconds
        )
    except DocumentError as error:
        yield Text("learned.cannot-train", why=error.problems[0].text)
        return
    except GoraeError as error:
        yield Text("learned.cannot-train", why=error.text)
        return
    if made == source:
        return
    if header.data != windows.digest:
        values = {"there": len(windows), "then": header.windows}
        yield Text("learned.other-data", file=DATASET, **values)
        return
    line, mine, other = _first_difference(source, made or b"")
    key = "learned.other-spaces" if _seen(mine) == _seen(other) else "learned.other-line"
    yield Text(key, file=MODEL, line=line, mine=mine, other=other)


def _first_difference(source: bytes, made: bytes) -> tuple[int, str, str]:
    """The line at which two files part, and what each says there."""
    both = zip_longest(source.splitlines(), made.splitlines(), fillvalue=b"")
    for number, (mine, other) in enumerate(both, 1):
        if mine != other:
            return number, _said(mine), _said(other)
    return len(source.splitlines()), _said(source[-1:]), _said(made[-1:])


def _seen(line: str) -> str:
    """Return what somebody who compares two lines sees of one: no spaces, nothing invisible."""
    return "".join(letter for letter in line if letter.isprintable() and not letter.isspace())


def _said(line: bytes) -> str:
    return shown(line.decode("utf-8", "replace").strip()[:_MAX_SHOWN])
