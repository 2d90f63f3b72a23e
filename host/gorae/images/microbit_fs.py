"""MicroPython's filesystem on a micro:bit, as it lies in flash.

It is made of chunks of 128 bytes, counted from 1. A chunk's first byte is 0xFE where a file begins, else
the chunk before; its last byte is the chunk that follows, or 0xFF. The 126 bytes between are data; a
file's first chunk begins them with where the file ends in its last chunk, the length of the name and the
name. One page beside the chunks is spare and begins with 0xFD.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gorae.errors import DocumentError, Problem, UsageError
from gorae.images.ihex import ERASED, Image
from gorae.images.layout import CHUNK, RuntimeLayout
from gorae.texts import Text

DATA = CHUNK - 2
LONGEST_NAME = 120
_FREED, _SPARE, _BEGIN, _UNUSED = 0x00, 0xFD, 0xFE, 0xFF


class FullError(UsageError):
    """The files need more room than there is."""


def chunks_of(name: str, size: int) -> int:
    """How many chunks a file of `size` bytes takes. One that ends with its last chunk takes one more."""
    return (2 + len(name.encode()) + size) // DATA + 1


def with_files(image: Image, layout: RuntimeLayout, files: Mapping[str, bytes]) -> Image:
    """`image` with these files, and no others, in its filesystem.

    Raises DocumentError for names that cannot be, UsageError for more than there is room for.
    """
    check(layout, files)
    chunks = b"".join(_chunks(files))
    spare = bytes([_SPARE])
    cleared = image.without(layout.start, layout.spare + layout.page)
    return cleared.with_runs([(layout.start, chunks), (layout.spare, spare)])


def check(layout: RuntimeLayout, files: Mapping[str, bytes]) -> None:
    """Whether the files can be there at all. Raises as `with_files` does."""
    problems = [Problem(name, 0, "", text) for name in files if (text := _wrong_name(name))]
    if problems:
        raise DocumentError(problems)
    sizes = {name: chunks_of(name, len(data)) * CHUNK for name, data in files.items()}
    needed = sum(sizes.values())
    if needed > layout.room:
        largest = sorted(sizes, key=lambda name: -sizes[name])[:3]
        shown = ", ".join(f"{name} ({sizes[name]})" for name in largest)
        raise FullError(Text("images.no-room", needed=needed, room=layout.room, largest=shown))


def files_in(image: Image, layout: RuntimeLayout, file: str = "") -> dict[str, bytes]:
    """The files that a MicroPython with this memory finds. `file` is the hex's name in messages.

    Raises DocumentError for a damaged filesystem.
    """
    memory = image.read(layout.start, layout.spare + layout.page - layout.start)
    if memory[0] == _SPARE:
        memory = memory[layout.page :]
    chunks = [memory[at : at + CHUNK] for at in range(0, layout.room, CHUNK)]
    files = {}
    for index, chunk in enumerate(chunks, start=1):
        if chunk[0] == _BEGIN:
            name = chunk[3 : 3 + chunk[2]].decode("utf-8", "replace")
            try:
                data = b"".join(_follow(chunks, index))
            except IndexError:
                raise DocumentError([Problem(file, 0, name, Text("images.damaged"))]) from None
            files[name] = data[2 + chunk[2] :]
    return files


def _wrong_name(name: str) -> Text | None:
    if not name or "/" in name or not name.isprintable():
        return Text("images.bad-name", name=name)
    length = len(name.encode())
    return Text("images.long-name", length=length, longest=LONGEST_NAME) if length > LONGEST_NAME else None


def _chunks(files: Mapping[str, bytes]) -> Iterator[bytes]:
    index = 0
    for name, data in files.items():
        encoded = name.encode()
        end = (2 + len(encoded) + len(data)) % DATA
        content = bytes([end, len(encoded)]) + encoded + data
        count = chunks_of(name, len(data))
        for number in range(count):
            before = index if number else _BEGIN
            index += 1
            after = index + 1 if number + 1 < count else _UNUSED
            part = content[number * DATA : (number + 1) * DATA].ljust(DATA, ERASED)
            yield bytes([before]) + part + bytes([after])


def _follow(chunks: list[bytes], index: int) -> Iterator[bytes]:
    """A file's chunks of data from its first on. Raises IndexError where the links are wrong."""
    end = chunks[index - 1][1]
    for _ in chunks:
        chunk = chunks[index - 1]
        following = chunk[-1]
        if following == _UNUSED:
            # A file that was never closed has no end, and nothing of its last chunk can be read.
            yield chunk[1 : 1 + (end if end <= DATA else 0)]
            return
        yield chunk[1:-1]
        if following == _FREED or chunks[following - 1][0] != index:
            raise IndexError
        index = following
    raise IndexError
