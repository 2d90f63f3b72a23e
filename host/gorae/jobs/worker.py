"""A process that runs jobs: a frame in on its standard input, a frame out on its standard output.

A frame is its length in four bytes, least first, and the bytes. The first byte of an answer says what it is.
Nothing else reaches the output: what the process prints by mistake goes to its standard error.
"""

from __future__ import annotations

import gc
import os
import struct
import sys
from contextlib import suppress
from typing import BinaryIO

from gorae import garbage

LENGTH = struct.Struct("<I")
MAX_FRAME = 64 * 1024 * 1024
RESULT, REFUSED, FAULT = b"R", b"U", b"F"
"""What follows: a result; JSON of a sentence why the program cannot be run; text of a fault of ours."""
_CPU_S_FOR_EVER = 24 * 3600
_OPEN_FILES = 64
_NICENESS = 10


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame; None at the end. Raises ValueError for one that is too large or cut short."""
    head = stream.read(LENGTH.size)
    if not head:
        return None
    if len(head) < LENGTH.size or (size := LENGTH.unpack(head)[0]) > MAX_FRAME:
        raise ValueError("this is no frame")
    data = stream.read(size)
    if len(data) < size:
        raise ValueError("a frame is cut short")
    return data


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write a frame and see that it leaves."""
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def main() -> None:
    """Run jobs until the input ends."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_process()
    give_way()
    garbage.look_seldom()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        while (job := read_frame(source)) is not None:
            write_frame(answers, answer(job))
            if not gc.get_freeze_count():  # all is imported by now
                garbage.look_past_what_is_there()


def answer(data: bytes) -> bytes:
    """Return the answer to a job."""
    import json

    from gorae.errors import UsageError
    from gorae.jobs.job import Work
    from gorae.jobs.results import sentence_to_json

    try:
        return RESULT + Work.unpack(data).run()
    except UsageError as error:
        return REFUSED + json.dumps(sentence_to_json(error.text)).encode()
    except Exception as error:
        return FAULT + f"{type(error).__name__}: {error}".encode("utf-8", "replace")


def limit_process() -> None:
    """Take from this process what no run needs: new files' bytes, processes, and ever more CPU time."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    for name, limit in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", _OPEN_FILES),
        ("RLIMIT_CPU", _CPU_S_FOR_EVER),
    ):
        with suppress(OSError, ValueError, AttributeError):
            number = getattr(resource, name)
            _, hard = resource.getrlimit(number)
            allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(number, (allowed, allowed))


def give_way() -> None:
    """Let others have the processor first: whoever types, watches or waits for a page on this computer."""
    with suppress(AttributeError, OSError):  # on Windows the pool says so when it starts this process
        os.nice(_NICENESS)


if __name__ == "__main__":
    main()
