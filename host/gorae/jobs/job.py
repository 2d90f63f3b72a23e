"""One run to be done: bytes in, bytes out. Its key is made of all that decides the result."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import gorae
from gorae.bench.session import drive_test
from gorae.bench.virtual import run_virtual
from gorae.grading.challenge import Challenge
from gorae.jobs.results import encode
from gorae.kits import Kit, load_arena, load_board
from gorae.kits.firmware import firmware_files
from gorae.names import PROGRAM
from gorae.virtual.vm import interpreter

SCHEMA = 1
"""Of keys and results: a change of either makes another number, so that old results are not taken for new."""
_LANGUAGE = "en"
"""What the board itself says; what gorae says of a run is said when it is read."""


@dataclass(frozen=True, eq=False)
class JobSetting:
    """What a program is run in: make one for many jobs, as its digest takes a while."""

    challenge: Challenge
    kit: Kit

    @cached_property
    def packed(self) -> bytes:
        """Return its bytes for a worker, made once for many jobs."""
        return pickle.dumps((self.challenge, self.kit))

    def __reduce__(self) -> tuple[Callable[[bytes], JobSetting], tuple[bytes]]:
        return _unpacked, (self.packed,)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all but the program and the seed that decides a result."""
        board = load_board(self.kit.board)
        parts = {
            "schema": SCHEMA,
            "gorae": gorae.__version__,
            "interpreter": interpreter.recipe(board.python),
            "wasmtime": _wasmtime(),
            "challenge": repr(self.challenge),
            "arena": repr(load_arena(self.challenge.arena)),
            "kit": repr(self.kit),
            "board": repr(board),
            "port": repr(board.port),
            "firmware": {name: digest(data) for name, data in firmware_files(self.kit).items()},
        }
        return digest(json.dumps(parts, sort_keys=True).encode())


@lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> JobSetting:
    """Return the setting that was `packed`: a worker's jobs come in the same few."""
    challenge, kit = pickle.loads(packed)
    return JobSetting(challenge, kit)


class Work(ABC):
    """Something for a worker: bytes in, bytes out."""

    @property
    @abstractmethod
    def key(self) -> str:
        """SHA-256 in hexadecimal digits. The same key means the same result, byte for byte, anywhere."""

    @abstractmethod
    def run(self) -> bytes:
        """Do the work and return the result. Raises UsageError for what cannot be done at all."""

    def pack(self) -> bytes:
        """Return the work as bytes for a worker of ours: workers trust who sends them jobs."""
        return _versions().encode() + b"\n" + pickle.dumps(self)

    @staticmethod
    def unpack(data: bytes) -> Work:
        """Return the work that `pack` made bytes of. Never call it with bytes of a stranger.

        Raises ValueError for work of another version of gorae or of wasmtime: its result would be kept under
        a key that says otherwise.
        """
        versions, _, packed = data.partition(b"\n")
        if versions != _versions().encode():
            raise ValueError(f"this job is of {versions.decode('utf-8', 'replace')}, this is {_versions()}")
        work = pickle.loads(packed)
        if not isinstance(work, Work):
            raise ValueError("this is no job")
        return work


@dataclass(frozen=True)
class Job(Work):
    """One run of a program in a setting, under the conditions of a seed."""

    setting: JobSetting
    program: bytes
    seed: int
    along: tuple[tuple[str, bytes], ...] = ()
    """The program's other files, by their names on the board."""

    @property
    def key(self) -> str:
        files = [(PROGRAM, self.program), *sorted(self.along)]
        names = [(name, digest(data)) for name, data in files]
        return digest(json.dumps([self.setting.digest, names, self.seed]).encode())

    def run(self) -> bytes:
        """Run the program and return the result. Raises UsageError when it does not fit onto the board."""
        test = drive_test(self.setting.challenge, self.setting.kit, self.seed)
        return encode(run_virtual(self.program, test, lang=_LANGUAGE, name=PROGRAM, along=dict(self.along)))


def _versions() -> str:
    return f"gorae {gorae.__version__} with wasmtime {_wasmtime()}"


@cache
def _wasmtime() -> str:
    return importlib.metadata.version("wasmtime")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
