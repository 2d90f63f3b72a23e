"""A program's text from the bytes of its file, whatever editor saved it.

UTF-8, with a byte order mark or without          the text
UTF-16, UTF-32, CP949                             the text, and in which encoding it was saved
another encoding, in comments alone               the text without the letters that nobody can read
another encoding                                  told, with how to save it as UTF-8
a document, a picture, a hex file, NUL bytes      told
nothing at all, or nothing but blanks             told
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gorae.disk import read_bytes, reason_of
from gorae.errors import UsageError
from gorae.programs.lines import line_at, lines_of
from gorae.texts import Text

LARGEST = 1_000_000
"""Bytes of a program that anybody may have written."""
_SUFFIXES = (".py", ".pyw")

KOREAN = "CP949 (EUC-KR, ANSI)"
"""What Notepad of a Korean Windows calls ANSI."""
# Byte order marks. That of UTF-32 begins with that of UTF-16, so it is asked for first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_LONGEST_PICKED = 200_000
"""Bytes of a program in which comments are looked for."""
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


class EmptyProgram(UsageError):  # noqa: N818
    """A file with nothing in it: nobody has tried anything yet."""


@dataclass(frozen=True)
class Decoded:
    """The text of a program, and how it was saved."""

    text: str
    remark: Text | None = None
    """What to tell its author of the encoding; None for UTF-8."""

    @property
    def data(self) -> bytes:
        """Its bytes as they go onto a board: UTF-8 without a byte order mark."""
        return self.text.encode()


def read_program(path: Path) -> bytes:
    """The program in a file, as UTF-8 without a byte order mark. Raises UsageError."""
    return open_program(path).data


def open_program(path: Path) -> Decoded:
    """Read the program in a file. Raises UsageError."""
    try:
        data = read_bytes(path, LARGEST + 1)
    except OSError as error:
        raise UsageError(_unreadable(path, error)) from None
    return decoded(data, str(path))


def for_board(path: Path, tell: Callable[[Text], object] = lambda _: None) -> bytes:
    """A file as it goes onto a board: a program as boards can read it, anything else as it is.

    A remark on its encoding goes to `tell`. Raises UsageError for a program that no board could read, and
    OSError.
    """
    return as_on_board(read_bytes(path), str(path), tell)


def as_on_board(data: bytes, name: str, tell: Callable[[Text], object]) -> bytes:
    """Return the bytes of a file as they go onto a board. Raises UsageError, as `for_board` does."""
    if not is_program(name) or not data.strip():
        return data  # an empty module is one
    found = decoded(data, name)
    if found.remark:
        tell(found.remark)
    return found.data


def text_of(data: bytes, name: str) -> str:
    """The program in a file's bytes; `name` is what its author calls it. Raises UsageError."""
    return decoded(data, name).text


def decoded(data: bytes, name: str) -> Decoded:
    """Return the program in a file's bytes, and a remark on its encoding.

    Line endings stay as they are: boards read all of them. Raises UsageError for what is no program.
    """
    if len(data) > LARGEST:
        raise UsageError(Text("programs.too-large", name=name, limit=LARGEST))
    found = _of_two_bytes(data, name) or _of_one_byte(data, name)
    if not found.text.translate(_INVISIBLE).strip():
        raise EmptyProgram(Text("programs.empty", name=name))
    return found


def _of_two_bytes(data: bytes, name: str) -> Decoded | None:
    """A program in UTF-16 or UTF-32, with a byte order mark or without; None for one in bytes."""
    mark = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    encoding = mark or _utf16(data)
    if encoding is None:
        return None
    shown = mark or "UTF-16"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UsageError(Text("programs.encoding", name=name, encoding=shown, how=_how())) from None
    if "\0" in text:
        raise UsageError(Text("programs.nul", name=name, line=len(lines_of(text.partition("\0")[0]))))
    return _recoded(text, name, shown)


def _of_one_byte(data: bytes, name: str) -> Decoded:
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), None)
    if kind:
        raise UsageError(Text(f"programs.is-{kind}", name=name))
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data:
        raise UsageError(Text("programs.nul", name=name, line=line_at(data, data.index(b"\0"))))
    try:
        return Decoded(data.decode())
    except UnicodeDecodeError as error:
        return _other(data, name, line_at(data, error.start))


def _other(data: bytes, name: str, line: int) -> Decoded:
    """A program that is not UTF-8: the first such byte is in that line."""
    korean = _korean(data)
    if korean is not None:
        return _recoded(korean, name, KOREAN)
    if _in_comments_alone(data):
        remark = Text("programs.comment-encoding", name=name, line=line, how=_how())
        return Decoded(data.decode("utf-8", "replace"), remark)
    raise UsageError(Text("programs.unknown-encoding", name=name, line=line, how=_how()))


def _recoded(text: str, name: str, encoding: str) -> Decoded:
    return Decoded(
        text.removeprefix("\ufeff"), Text("programs.recoded", name=name, encoding=encoding, how=_how())
    )


def is_program(name: str) -> bool:
    """Whether a file is a program by its name."""
    return name.lower().endswith(_SUFFIXES)


# What looks like nothing: zero-width spaces and joiners, and byte order marks.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x1A))


def _how() -> Text:
    return Text("programs.save-as-utf-8")


def _utf16(data: bytes) -> str | None:
    """Which UTF-16 without a mark it is: every other byte of it is 0. None for none."""
    head = data[:2000]
    zeros = {"utf-16-be": head[0::2].count(0), "utf-16-le": head[1::2].count(0)}
    likely = max(zeros, key=zeros.__getitem__)
    if len(head) >= 2 * _HALF and zeros[likely] * 2 * _HALF >= len(head) and b"\0\0" not in head:
        return likely
    return next((encoding for encoding in zeros if _reads_as_text(head, encoding)), None)


def _reads_as_text(head: bytes, encoding: str) -> bool:
    """Whether these bytes, of which some are 0, are Korean and ASCII in that encoding and nothing else."""
    text = head.decode(encoding, "ignore") if b"\0" in head else ""
    plain = sum("가" <= letter <= "힣" or letter in "\r\n\t" or " " <= letter <= "~" for letter in text)
    return len(text) >= _HALF and plain == len(text)


def _korean(data: bytes) -> str | None:
    """Return the text, if CP949 makes Korean of it."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    foreign = [letter for letter in text if ord(letter) > 127]
    hangul = [letter for letter in foreign if "가" <= letter <= "힣"]
    return text if 2 * len(hangul) > len(foreign) else None


def _in_comments_alone(data: bytes) -> bool:
    """Whether what is not UTF-8 stands in comments, which a board does not read."""
    from gorae.programs.lexing import TokenKind, tokens_of

    text = data.decode("utf-8", "surrogateescape")
    if len(text) > _LONGEST_PICKED:
        return False
    wrong = sum(map(_is_escaped, text))
    comments = (token.text for token in tokens_of(text) if token.kind is TokenKind.COMMENT)
    return wrong == sum(sum(map(_is_escaped, comment)) for comment in comments)


def _is_escaped(letter: str) -> bool:
    return "\udc80" <= letter <= "\udcff"


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
