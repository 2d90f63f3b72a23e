"""One run to be done: bytes in, bytes out. Its key is made of all that decides the result."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import pickle
from dataclasses import dataclass
from functools import cache

import gorae
from gorae.bench.session import drive_test
from gorae.bench.virtual import PROGRAM, run_virtual
from gorae.grading.challenge import Challenge
from gorae.jobs.results import encode
from gorae.kits import Kit, load_arena, load_board
from gorae.kits.firmware import firmware_files
from gorae.virtual import interpreter

SCHEMA = 1
"""Of keys and results: a change of either makes another number, so that old results are not taken for new."""
_LANGUAGE = "en"
"""What the board itself says; what gorae says of a run is said when it is read."""


@dataclass(frozen=True)
class Job:
    """One run of a program at a challenge, on a kit, under the conditions of a seed."""

    challenge: Challenge
    kit: Kit
    program: bytes
    seed: int

    @property
    def key(self) -> str:
        """SHA-256 in hexadecimal digits. The same key means the same result, byte for byte, anywhere."""
        own = {"program": _digest(self.program), "seed": self.seed}
        return _digest(json.dumps([_around(self.challenge, self.kit), own], sort_keys=True).encode())

    def pack(self) -> bytes:
        """Return the job as bytes for a worker of ours: workers trust who sends them jobs."""
        return pickle.dumps(self)

    @staticmethod
    def unpack(data: bytes) -> Job:
        """Return the job that `pack` made bytes of. Never call it with bytes of a stranger."""
        job = pickle.loads(data)
        assert isinstance(job, Job)
        return job

    def run(self) -> bytes:
        """Run the program and return the result. Raises UsageError when it does not fit onto the board."""
        test = drive_test(self.challenge, self.kit, self.seed)
        return encode(run_virtual(self.program, test, lang=_LANGUAGE, name=PROGRAM))


def _around(challenge: Challenge, kit: Kit) -> str:
    """Return the digest of all but the program and the seed."""
    parts = {
        "schema": SCHEMA,
        "gorae": gorae.__version__,
        "interpreter": interpreter.recipe(load_board(kit.board).python),
        "wasmtime": _wasmtime(),
        "challenge": repr(challenge),
        "arena": repr(load_arena(challenge.arena)),
        "kit": repr(kit),
        "board": repr(load_board(kit.board)),
        "firmware": {name: _digest(data) for name, data in firmware_files(kit).items()},
    }
    return _digest(json.dumps(parts, sort_keys=True).encode())


@cache
def _wasmtime() -> str:
    return importlib.metadata.version("wasmtime")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
