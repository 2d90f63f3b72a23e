"""Sources as people save them: what the student reads about each, in both languages.

`docs/programs.md` shows the same table; `python tests/programs/test_saved_files.py` writes it.
"""

# ruff: noqa: E501 (a table)
from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from gorae.errors import UsageError
from gorae.programs.decoding import decoded

DOC = Path(__file__).parents[2] / "docs" / "programs.md"
GOOD = "from robot import *\n\nwhile distance() > 3000:\n    sleep(10)\nprint('안녕')\n"
EN, KO = 0, 1
RUNS = ("", "")


def drive(argument: str) -> bytes:
    return f"from robot import *\ndrive({argument})\nstop()\n".encode()


# What is saved, its bytes, and a piece of what is said, in English and in Korean.
CASES: dict[str, tuple[bytes, tuple[str, str]]] = {
    # encodings
    "UTF-8": (GOOD.encode(), RUNS),
    "UTF-8 with a byte order mark (Notepad)": (GOOD.encode("utf-8-sig"), RUNS),
    "UTF-16 with a mark (Notepad: Unicode)": (GOOD.encode("utf-16"), ("is saved as UTF-16", "UTF-16 형식으로")),
    "UTF-16, big end first": (b"\xfe\xff" + GOOD.encode("utf-16-be"), ("is saved as UTF-16", "UTF-16 형식으로")),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), ("is saved as UTF-16", "UTF-16 형식으로")),
    "UTF-16 without a mark, mostly Korean": ("# 안녕하세요 반가워요\nprint('가나다라마바사아자차')\n".encode("utf-16-le"), ("is saved as UTF-16", "UTF-16 형식으로")),
    "UTF-32": (GOOD.encode("utf-32"), ("is saved as UTF-32", "UTF-32 형식으로")),
    "CP949 (Notepad: ANSI)": (GOOD.encode("cp949"), ("is saved as CP949", "CP949")),
    "EUC-KR in a comment alone": ("x = 1  # 속도\n".encode("euc-kr"), ("is saved as CP949", "CP949")),
    "UTF-16, an odd number of bytes": (GOOD.encode("utf-16")[:-1], ("boards read UTF-8 only", "UTF-8만 읽을 수")),
    "Latin-1": ("x = 'caf\u00e9 '\n".encode("latin-1"), ("line 1 has bytes", "1번째 줄에 읽을 수 없는")),
    "Latin-1 in comments alone": ("x = 1  # caf\u00e9 '\n".encode("latin-1"), ("line 1 has a comment", "1번째 줄의 주석")),
    # no text at all
    "an empty file": (b"", ("is empty", "비어 있어요")),
    "blanks and empty lines alone": (b" \n\t\r\n\n", ("is empty", "비어 있어요")),
    "a byte order mark alone": (b"\xef\xbb\xbf", ("is empty", "비어 있어요")),
    "NUL bytes (a memory stick pulled out)": (b"x = 1\ny = 2\n" + bytes(512), ("line 3 holds NUL", "3번째 줄에 NUL")),
    "a document of a word processor (docx, hwpx)": (b"PK\x03\x04\x14\x00", ("a document", "한글 문서")),
    "a hex file of a micro:bit": (b":020000040000FA\n", ("a hex file", "hex 파일")),
    # line ends and blanks
    "lines end with CR LF (Windows)": (GOOD.replace("\n", "\r\n").encode(), RUNS),
    "lines end with CR (an old Mac)": (GOOD.replace("\n", "\r").encode(), RUNS),
    "mixed line ends": (b"x = 1\r\ny = 2\rz = 3\nprint(x + y + z)", RUNS),
    "no line feed at the end": (b"print(1)", RUNS),
    "tabs alone": (b"if True:\n\tx = 1\n\ty = 2\n", RUNS),
    "tabs and spaces mixed": (b"if True:\n    x = 1\n\ty = 2\n", ("Line 3 is indented with other", "3번째 줄과 2번째 줄")),
    "a very long line": (b"x = [" + b"1, " * 500 + b"1]\n", RUNS),
    "10 MB": (b"# x\n" * 2_500_000, ("larger than 1000000 bytes", "1000000바이트보다 커요")),
    # characters
    "quotes of a word processor": ("x = “시작”\n".encode(), ("character 5: “ (U+201C)", "5번째 글자 “ (U+201C)")),
    "single quotes of a word processor": ("x = ‘a’\n".encode(), ("character 5: ‘ (U+2018)", "5번째 글자 ‘ (U+2018)")),
    "brackets of a Korean keyboard": ("print（150）\n".encode(), ("character 6: （ (U+FF08)", "6번째 글자 （ (U+FF08)")),
    "an en dash": (drive("–50"), ("Line 2, character 7: – (U+2013)", "2번째 줄 7번째 글자 – (U+2013)")),
    "a minus of mathematics": (drive("−50"), ("Write -", "이렇게 쓰세요: -")),
    "a full-width colon": ("if True：\n    x = 1\n".encode(), ("character 8: ： (U+FF1A)", "8번째 글자 ： (U+FF1A)")),
    "full-width digits": (drive("１５０"), ("１５０ (U+FF11) only looks like 150", "150처럼 보이지만")),
    "full-width letters": ("ｐｒｉｎｔ(1)\n".encode(), ("only looks like print", "print처럼 보이지만")),
    "a full-width comma": ("print(1，2)\n".encode(), ("， (U+FF0C)", "， (U+FF0C)")),
    "a full-width semicolon": ("x = 5；\n".encode(), ("； (U+FF1B)", "； (U+FF1B)")),
    "a Greek question mark for a semicolon": ("x = 5\u037e\n".encode(), ("(U+037E)", "(U+037E)")),
    "a times sign": ("x = 3 × 4\n".encode(), ("Write *", "이렇게 쓰세요: *")),
    "at most, of mathematics": ("if 3 ≤ 4:\n    x = 1\n".encode(), ("Write <=", "이렇게 쓰세요: <=")),
    "a no-break space": ("x = 3\u00a0+ 4\n".encode(), ("character 6 is an unusual space", "6번째 글자는 보통 빈칸이 아니에요")),
    "an ideographic space at the beginning": ("if True:\n\u3000\u3000x = 1\n".encode(), ("Line 2, character 1", "2번째 줄 1번째")),
    "a zero-width space within a name": ("pri\u200bnt(1)\n".encode(), ("character 4 is an invisible", "4번째에 보이지 않는")),
    "a soft hyphen": ("pri\u00adnt(1)\n".encode(), ("(U+00AD, soft hyphen)", "보이지 않는 글자가 있어요(U+00AD")),
    "a mark for the direction of writing": ("\u202eprint(1)\n".encode(), ("(U+202E", "(U+202E")),
    "a Cyrillic letter that looks like e": ("from robot import *\ndriv\u0435(50)\n".encode(), ("looks like e", "e처럼 보이지만")),
    "typed with the keyboard set to Korean": ("조ㅑㅣㄷ True:\n    x = 1\n".encode(), ("type while", "while이라고")),
    "odd characters in strings and comments": ("print('“１５０” ×–')  # （，；\n".encode(), RUNS),
    "a form feed before a line": (b"x = 1\n\fy = 2\n", ("Line 2, character 1 is an invisible", "2번째 줄 1번째에 보이지")),
}  # fmt: skip


@pytest.mark.parametrize("saved", CASES)
def test_a_file_as_people_save_it(tell: Callable[..., dict[str, str]], saved: str) -> None:
    data, (english, korean) = CASES[saved]
    said = tell(data)
    assert english in said["en"]
    assert korean in said["ko"]
    assert bool(said["en"]) == bool(english), said


READ = [saved for saved in CASES if saved.startswith(("UTF-", "CP949", "EUC")) and "odd" not in saved]


@pytest.mark.parametrize("saved", READ)
def test_what_is_read_in_other_encodings_is_the_same_program(saved: str) -> None:
    found = decoded(CASES[saved][0], "main.py")
    assert found.text in (GOOD, "x = 1  # 속도\n", "# 안녕하세요 반가워요\nprint('가나다라마바사아자차')\n")
    assert (found.remark is None) == (saved == "UTF-8" or saved.startswith("UTF-8 "))


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-32"])
def test_damage_is_told_in_other_encodings_too(encoding: str) -> None:
    damaged = "x = '가나다라마'\n# 바사아자차카타파하\0\0\0".encode(encoding)
    with pytest.raises(UsageError, match="line 2 holds NUL"):
        decoded(damaged, "main.py")
    with pytest.raises(UsageError, match="is empty"):
        decoded("  \n ".encode(encoding), "main.py")


ELSEWHERE = [
    "x = '\u00e9\u00e8 '",
    "def caf\u00e9():\n  pass",
    '"""\n# \u00e9 \'\n"""',
    "# \u00e9 '\nx = '\u00e8 '",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_letters_outside_of_comments_that_nobody_can_read_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        decoded(f"{text}\n".encode("latin-1"), "main.py")


def test_the_documented_table_is_this_one() -> None:
    document = DOC.read_text(encoding="utf-8")
    assert all(f"| {saved} |" in document for saved in CASES)


def _cell(text: str) -> str:
    told = text.replace("|", "\\|").splitlines()
    lines = [line.strip() for line in told if line.strip()]
    return "<br>".join(line if line.isprintable() else repr(line)[1:-1] for line in lines) or "–"


def table() -> str:
    """The table of `docs/programs.md`."""
    told = import_module("conftest").told  # beside this file, when it is run as a program
    rows = [(saved, told(data)) for saved, (data, _) in CASES.items()]
    head = "| What is saved | 학생이 읽는 글 | What a student reads |\n|---|---|---|\n"
    return head + "".join(
        f"| {saved} | {_cell(said['ko'])} | {_cell(said['en'])} |\n" for saved, said in rows
    )


if __name__ == "__main__":
    sys.stdout.write(table())
