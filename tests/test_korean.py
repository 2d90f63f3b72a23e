"""The Korean that students read: one word for one thing, and none of those that were corrected before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What is not written, and what is written instead.
CORRECTED = {
    "쌍점": "콜론",
    "빠르기": "속도",
    "들여 쓰": "들여쓰기하",
    "들여 써": "들여쓰기해",
    "들여 썼": "들여쓰기했",
    "들여 쓴": "들여쓰기한",
    r"견주[어기는지]|견줄": "비교하다",
    "배터리": "건전지",
    r"[은을]\([는를]\)": "a particle by its name: {name:을}",
    r"100 % [크로]": "100%",
    "gorae 펌웨어": "고래 펌웨어",
    r"ms, 곧 \d": "2000 ms(2초) 동안",
    "제멋대로 시작": "바로 시작",
    "아쉬운 것부터": "점수가 낮은 순서",
    "잰 값 들여다보기": "측정값 자세히 보기",
    "에 대어 봐요": "에 적용해 봐요",
    "도전한 것으로 세지": "도전 횟수에 넣지",
    "검증(?:한|된|도|을|이) ": "증명",
    r"번 가운데 \{": "번 중",
    r"\d ?°(?!C)": "도",
    "아직 정하지 않은 이름": "로봇이 모르는 이름",
    "scribd": "the publisher",
    r"“\{(\w+)\}”\{\1:(?!~)": "“{name}”{name:~은}: without ~ the name is there twice",
}


def korean() -> Iterator[tuple[str, str]]:
    """Every line with Korean that people see, with its place."""
    files = [*(ROOT / "host" / "gorae" / "texts").glob("*.yaml"), *(ROOT / "lessons").rglob("*.yaml"),
             *(ROOT / "lessons").rglob("*ko.md"), *(ROOT / "docs").glob("*.ko.md"),
             *(ROOT / "host" / "gorae" / "lessons" / "template").rglob("*.*")]  # fmt: skip
    for path in files:
        if path.suffix in (".yaml", ".md"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{path.relative_to(ROOT).as_posix()}:{number}", line


LINES = list(korean())


@pytest.mark.parametrize("wrong", CORRECTED)
def test_what_was_corrected_stays_corrected(wrong: str) -> None:
    pattern = re.compile(wrong)
    found = [place for place, line in LINES if pattern.search(line) and re.search("[가-힣]|url", line)]
    assert not found, f"write {CORRECTED[wrong]}"
