"""The appraisal of what was handed in as a job: it reads files of a stranger, so it is done by a worker."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from gorae.bench.appraisal import appraise
from gorae.grading.learned.appraisal import Appraisal
from gorae.jobs.job import JobSetting, Work
from gorae.jobs.results import BadResult, sentence_from_json, sentence_to_json
from gorae.texts import Text

MAGIC = b"gorae-appraisal-1\n"


@dataclass(frozen=True)
class AppraisalJob(Work):
    """What was handed in beside a program, to be appraised at a challenge."""

    setting: JobSetting
    handed: tuple[tuple[str, bytes], ...]
    """Files by their names."""

    @property
    def key(self) -> str:
        files = [(name, hashlib.sha256(data).hexdigest()) for name, data in sorted(self.handed)]
        return hashlib.sha256(json.dumps([self.setting.digest, "handed", files]).encode()).hexdigest()

    def run(self) -> bytes:
        return encode(appraise(self.setting.challenge, dict(self.handed)))


def encode(appraisal: Appraisal) -> bytes:
    """Return an appraisal as bytes; the same appraisal gives the same bytes."""
    misses = {check: sentence_to_json(miss) for check, miss in appraisal.misses.items()}
    said = {"misses": misses, "card": appraisal.card.decode("latin-1")}
    return MAGIC + json.dumps(said, ensure_ascii=True, sort_keys=True).encode()


def decode(data: bytes) -> Appraisal:
    """Return the appraisal that `encode` made bytes of. Raises BadResult."""
    if not data.startswith(MAGIC):
        raise BadResult("this does not begin as an appraisal")
    try:
        said = json.loads(data[len(MAGIC) :])
        misses = {str(check): _miss(miss) for check, miss in said["misses"].items()}
        return Appraisal(misses, str(said["card"]).encode("latin-1"))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadResult(f"{type(error).__name__}: {error}") from error


def _miss(miss: Any) -> Text | None:
    said = sentence_from_json(miss)
    if said is None or isinstance(said, Text):
        return said
    raise BadResult(f"{miss!r} is no sentence")
