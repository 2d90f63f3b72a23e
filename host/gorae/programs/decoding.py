"""A program's text from the bytes of its file, whatever editor saved it.

UTF-8, with a byte order mark or without          the text
UTF-16, UTF-32, CP949, another encoding           told, with how to save it as UTF-8
a document, a picture, a hex file, NUL bytes      told
nothing at all, or nothing but blanks             told
"""

from __future__ import annotations

import codecs
from pathlib import Path

from gorae.disk import read_bytes, reason_of
from gorae.errors import UsageError
from gorae.texts import Text

LARGEST = 1_000_000
"""Bytes of a program that anybody may have written."""
_SUFFIXES = (".py", ".pyw")

# Byte order marks. That of UTF-32 begins with that of UTF-16, so it is asked for first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# How files begin that are no text of a program.
_KINDS = (
    (b"PK\x03\x04", "document"),  # docx, hwpx, odt, zip
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"),  # doc, hwp
    (b"{\\rtf", "document"),
    (b"%PDF-", "document"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b":020000040000", "hex"),
    (b":10000000", "hex"),
)
_HALF = 2  # of every two bytes of ASCII in UTF-16, one is 0


def read_program(path: Path) -> bytes:
    """The program in a file, as UTF-8 without a byte order mark. Raises UsageError."""
    try:
        data = read_bytes(path, LARGEST + 1)
    except OSError as error:
        raise UsageError(_unreadable(path, error)) from None
    return text_of(data, str(path)).encode()


def for_board(path: Path) -> bytes:
    """A file as it goes onto a board: a program as boards can read it, anything else as it is.

    Raises UsageError for a program that no board could read, and OSError.
    """
    data = read_bytes(path)
    if not is_program(path.name) or not data.strip():
        return data  # an empty module is one
    return text_of(data, str(path)).encode()


def text_of(data: bytes, name: str) -> str:
    """The program in a file's bytes; `name` is what its author calls it.

    Line endings stay as they are: boards read all of them. Raises UsageError for what is no program.
    """
    if len(data) > LARGEST:
        raise UsageError(Text("programs.too-large", name=name, limit=LARGEST))
    mark = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if mark or _is_utf16(data):
        raise UsageError(Text("programs.encoding", name=name, encoding=mark or "UTF-16", how=_how()))
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), None)
    if kind:
        raise UsageError(Text(f"programs.is-{kind}", name=name))
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise UsageError(Text("programs.nul", name=name, line=line_at(data, data.index(b"\0"))))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UsageError(_no_utf8(data, name, error.start)) from None
    if not text.translate(_INVISIBLE).strip():
        raise UsageError(Text("programs.empty", name=name))
    return text


def is_program(name: str) -> bool:
    """Whether a file is a program by its name."""
    return name.lower().endswith(_SUFFIXES)


def lines_of(text: str) -> list[str]:
    """The lines of a program as a board counts them: form feeds and such do not end one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def line_at(data: bytes, index: int) -> int:
    """The line, 1-based, in which the byte with that index is."""
    before = data[:index].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


# What looks like nothing: zero-width spaces and joiners, and byte order marks.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x1A))


def _how() -> Text:
    return Text("programs.save-as-utf-8")


def _is_utf16(data: bytes) -> bool:
    """Whether it is UTF-16 without a mark: every other byte of it is 0."""
    head = data[:2000]
    zeros = max(head[0::2].count(0), head[1::2].count(0))
    halves = len(head) >= 2 * _HALF and zeros * 2 * _HALF >= len(head) and b"\0\0" not in head
    return halves or any(_reads_as_text(head, encoding) for encoding in ("utf-16-le", "utf-16-be"))


def _reads_as_text(head: bytes, encoding: str) -> bool:
    """Whether these bytes, of which some are 0, are Korean and ASCII in that encoding and nothing else."""
    text = head.decode(encoding, "ignore") if b"\0" in head else ""
    plain = sum("가" <= letter <= "힣" or letter in "\r\n\t" or " " <= letter <= "~" for letter in text)
    return len(text) >= _HALF and plain == len(text)


def _no_utf8(data: bytes, name: str, index: int) -> Text:
    """The sentence for a file in another encoding, which is CP949 when that makes Korean of it."""
    line = line_at(data, index)
    encoding = "CP949 (EUC-KR, ANSI)" if _is_korean(data) else ""
    if encoding:
        return Text("programs.encoding", name=name, encoding=encoding, how=_how())
    return Text("programs.unknown-encoding", name=name, line=line, how=_how())


def _is_korean(data: bytes) -> bool:
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return False
    foreign = [letter for letter in text if ord(letter) > 127]
    hangul = [letter for letter in foreign if "가" <= letter <= "힣"]
    return 2 * len(hangul) > len(foreign)


def _unreadable(path: Path, error: OSError) -> Text:
    if path.is_dir():
        return Text("programs.is-folder", name=str(path))
    if not isinstance(error, FileNotFoundError):
        return Text("programs.unreadable", name=str(path), reason=reason_of(error))
    meant = _meant(path)
    if meant is None:
        return Text("programs.missing", name=str(path), folder=str(path.parent.resolve()))
    if meant.name.lower().endswith(".txt") and is_program(meant.stem):
        return Text("programs.is-txt", name=str(path), other=meant.name)
    return Text("programs.missing-near", name=str(path), other=meant.name)


_FEW = 500
"""Files of a folder that are looked at."""


def _meant(path: Path) -> Path | None:
    """The file beside which was probably meant: main.py.txt, Main.py, the only program there is."""
    from itertools import islice

    from gorae.texts.words import nearest

    try:
        files = {file.name: file for file in islice(path.parent.iterdir(), _FEW) if file.is_file()}
    except OSError:
        return None
    for name in (f"{path.name}.txt", f"{path.name}.py", f"{path.stem}.txt", path.stem):
        if name in files:
            return files[name]
    programs = [name for name in files if is_program(name)]
    alike = [name for name in programs if name.lower() == path.name.lower()]
    near = alike[0] if alike else nearest(path.name, programs, 0.6)
    only = programs[0] if len(programs) == 1 else None
    found = near or only
    return files[found] if found else None
