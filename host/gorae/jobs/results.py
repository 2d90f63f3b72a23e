"""What a run left behind, as bytes: they carry no code, and no language.

A result comes from a process in which a student's program ran, so it is read as data of a stranger's: JSON
and numbers, bounded in size. Sentences are keys of the catalogue and values; they are said when read.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gorae.bench.virtual import RunResult
from gorae.telemetry.recording import FloatArray, ProgramError, Recording
from gorae.texts import Text

MAGIC = b"gorae-result-1\n"
MAX_BYTES = 64 * 1024 * 1024
"""Unpacked. The longest run (600 s) with 40 signals has 5 MB."""
_LEVEL = 6
_LENGTH = struct.Struct("<I")
_FLOAT = np.dtype("<f8")


class BadResult(ValueError):  # noqa: N818
    """These bytes are no result: who sent them is broken."""


def encode(result: RunResult) -> bytes:
    """Return a run's result as bytes; the same result gives the same bytes."""
    recording = result.recording
    columns = [recording.times, *recording.signals.values()]
    header = {
        "names": list(recording.signals),
        "samples": len(recording.times),
        "marks": recording.marks,
        "lines": recording.lines,
        "meta": recording.meta,
        "output": result.output,
        "error": _error_to_json(result.error),
        "ended_s": result.ended_s,
        "running": result.running,
        "resets": result.resets,
    }
    if result.others:
        header["others"] = {name: _end_to_json(other) for name, other in result.others.items()}
    text = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    numbers = b"".join(column.astype(_FLOAT).tobytes() for column in columns)
    return MAGIC + zlib.compress(_LENGTH.pack(len(text)) + text + numbers, _LEVEL)


def decode(data: bytes) -> RunResult:
    """Return the result that `encode` made bytes of. Raises BadResult."""
    try:
        return _decoded(_unpacked(data))
    except BadResult:
        raise
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        struct.error,
        zlib.error,
        RecursionError,
    ) as error:
        raise BadResult(f"{type(error).__name__}: {error}") from error


def is_whole(data: bytes) -> bool:
    """Whether bytes are as `encode` packed them, by their checksum; far cheaper than to decode them."""
    try:
        return bool(_unpacked(data))
    except (BadResult, zlib.error):
        return False


def differences(one: bytes, other: bytes) -> list[str]:
    """Return in what two results differ: names of signals and of what else a result has. Raises BadResult."""
    first, second = decode(one), decode(other)
    signals = (first.recording.signals, second.recording.signals)
    names = [*signals[0], *(name for name in signals[1] if name not in signals[0])]
    found = [name for name in names if _bytes_of(signals[0].get(name)) != _bytes_of(signals[1].get(name))]
    if _bytes_of(first.recording.times) != _bytes_of(second.recording.times):
        found.append("times")
    found += [
        part
        for part in ("marks", "lines", "meta")
        if getattr(first.recording, part) != getattr(second.recording, part)
    ]
    for part in ("output", "error", "ended_s", "running", "resets"):
        if getattr(first, part) != getattr(second, part):
            found.append(part)
    return found or ["encoding"]


def _bytes_of(column: FloatArray | None) -> bytes:
    return b"" if column is None else column.tobytes()


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(MAGIC):
        raise BadResult("this does not begin as a result")
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(data[len(MAGIC) :], MAX_BYTES)
    if not unpacking.eof or unpacking.unused_data:
        raise BadResult("the end is missing, or too much follows")
    return unpacked


def _decoded(data: bytes) -> RunResult:
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size + length
    header = json.loads(data[_LENGTH.size : start])
    names = [_text(name) for name in header["names"]]
    shape = (len(names) + 1, int(header["samples"]))
    if len(set(names)) != len(names) or len(data) - start != shape[0] * shape[1] * _FLOAT.itemsize:
        raise BadResult("the numbers do not fit their names")
    times, *signals = np.frombuffer(data, _FLOAT, offset=start).astype(np.float64).reshape(shape)
    recording = Recording(
        times,
        dict(zip(names, signals, strict=True)),
        _events(header["marks"]),
        _events(header["lines"]),
        {_text(key): _text(value) for key, value in header["meta"].items()},
    )
    others = {_text(name): _other(end) for name, end in header.get("others", {}).items()}
    return replace(_other(header), recording=recording, output=_text(header["output"]), others=others)


def _end_to_json(result: RunResult) -> dict[str, Any]:
    """How another robot's program ended. What it did is in the recording of the first."""
    error, ended_s = _error_to_json(result.error), result.ended_s
    return {"error": error, "ended_s": ended_s, "running": result.running, "resets": result.resets}


def _other(end: Any) -> RunResult:
    """Return how a program ended, without what it left behind."""
    error, nothing = _error_from_json(end["error"]), Recording(np.empty(0), {})
    return RunResult(nothing, "", error, float(end["ended_s"]), bool(end["running"]), int(end["resets"]))


def _events(events: Any) -> tuple[tuple[float, str], ...]:
    return tuple((float(when), _text(what)) for when, what in events)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadResult(f"{value!r} is no text")
    return value


# --- sentences --------------------------------------------------------------------------------------


def _error_to_json(error: ProgramError | None) -> dict[str, Any] | None:
    if error is None:
        return None
    message = sentence_to_json(error.message)
    return {"kind": error.kind, "message": message, "line": error.line, "attempt": error.attempt}


def _error_from_json(error: Any) -> ProgramError | None:
    if error is None:
        return None
    message, line = sentence_from_json(error["message"]), error["line"]
    if not isinstance(message, Text):
        raise BadResult("the message of an error is no sentence")
    return ProgramError(
        _text(error["kind"]), message, None if line is None else int(line), bool(error["attempt"])
    )


def sentence_to_json(value: object) -> Any:
    """Return a sentence, or a value in one, as JSON. Raises TypeError for what no sentence has."""
    if isinstance(value, Text):
        return {
            "key": value.key,
            "values": {name: sentence_to_json(each) for name, each in value.values.items()},
        }
    if isinstance(value, Mapping):
        return {"in": {str(lang): str(said) for lang, said in value.items()}}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a sentence cannot have {type(value).__name__} in it")


def sentence_from_json(value: Any) -> object:
    """Return what `sentence_to_json` made JSON of. Raises BadResult."""
    if isinstance(value, dict) and "in" in value:
        return {_text(lang): _text(said) for lang, said in value["in"].items()}
    if isinstance(value, dict):
        values = {_text(name): sentence_from_json(each) for name, each in value["values"].items()}
        sentence = Text(_text(value["key"]), **values)
        try:
            sentence.say("en")
        except (KeyError, OSError, ValueError, IndexError, AttributeError) as error:
            raise BadResult(f"no such sentence: {value['key']}") from error
        return sentence
    if value is None or isinstance(value, str | int | float):
        return value
    raise BadResult(f"{value!r} is no sentence")
