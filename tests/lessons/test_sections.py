"""What a lesson's texts have beside their steps: for the pair, for the robot, for whoever teaches it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from gorae.lessons import Lesson, find_lessons
from gorae.lessons.courses import find_course, steps_of
from gorae.lessons.scaffold import TEMPLATE
from gorae.texts import LANGUAGES

STUDENTS = {
    "ko": ("둘이서 하기", "로봇에서 해 보기"),
    "en": ("Two of you", "On the robot"),
}
TEACHERS = {
    "ko": (
        "시간표", "세 가지 수준", "물음과 답", "자주 하는 실수", "로봇에서 해 보기",
        "키트가 말을 듣지 않을 때", "채점은 이렇게 해요", "답 이야기", "평가 기준", "관찰표", "마무리",
        "모두 함께 하려면", "안전", "직업 카드",
    ),
    "en": (
        "Timing", "Three levels", "Questions and answers", "Misconceptions", "On the robot",
        "When a kit fails", "How the check works", "About the answer", "Rubric",
        "Observation sheet", "Round-up", "So that everybody can take part", "Safety", "Career card",
    ),
}  # fmt: skip
ROUND_UP = {
    "ko": ("나가기 전 질문", "되돌아보기", "집에서"),
    "en": ("Exit question", "Reflection", "At home"),
}
PLACE = {"ko": r"\*\*(\d+)분\*\* · \S", "en": r"\*\*(\d+) minutes\*\* · \S"}
STEP = {"ko": r"(\d+)단계", "en": r"Step (\d+)"}
EYES = {"ko": r"눈을? 감(?:고|은 채)", "en": r"\bclos\w+ (?:your|their|his|her) eyes|eyes closed"}
SHOULDER = {"ko": "어깨", "en": "shoulder"}


def parts(text: str) -> dict[str, str]:
    """What stands under each heading of the second level, by the heading."""
    pieces = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def rows(text: str) -> list[list[str]]:
    """The rows of all tables, with their cells; without those of lines between head and body."""
    lines = [
        line for line in text.splitlines() if line.startswith("|") and not re.match(r"\|[-|: ]+\|$", line)
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def asking(text: str, lang: str) -> set[str]:
    """The numbers of the steps in which something is asked, or is to be filled in."""
    found = set()
    for heading, part in parts(text).items():
        step = re.match(STEP[lang], heading)
        prose = re.sub(r"`[^`\n]*`|“[^”]*”", "", without_code(part))
        if step and ("?" in prose or any("" in row[1:] for row in rows(prose))):
            found.add(step[1])
    return found


def lacking(lesson: Lesson, lang: str) -> Iterator[str]:
    """Say what the texts of a lesson in one language lack."""
    text, notes = (path.read_text(encoding="utf-8") for path in (lesson.text(lang), lesson.teacher(lang)))
    read, taught = parts(text), parts(notes)
    yield from (f"no part “{name}”" for name in STUDENTS[lang] if name not in read)
    yield from (f"no notes “{name}”" for name in TEACHERS[lang] if name not in taught)
    pair, robot = (read.get(name, "") for name in STUDENTS[lang])
    if len(rows(pair)) < 4:
        yield "the pair has no table of steps, with something to do for both"
    if not re.match(PLACE[lang], robot.strip()):
        yield "“On the robot” does not begin with its minutes and its place"
    if "gorae " not in robot:
        yield "“On the robot” names no command"
    answers, rubric, sheet, end = (taught.get(TEACHERS[lang][place], "") for place in (2, 8, 9, 10))
    answered = {found for row in rows(answers) for found in re.findall(STEP[lang], row[0])}
    yield from (
        f"step {step} asks something that the notes do not answer" for step in asking(text, lang) - answered
    )
    if len(rows(rubric)) != 5 or any(len(row) != 4 or "" in row for row in rows(rubric)):
        yield "the rubric is not a head and four lines, each with three levels"
    if len(rows(sheet)) < 4 or len(rows(sheet)[0]) < 5:
        yield "the observation sheet has no four things to look for, and rows for pairs"
    yield from (f"the round-up has no “{name}”" for name in ROUND_UP[lang] if f"**{name}" not in end)
    for where in (text, notes):
        if re.search(EYES[lang], where) and not re.search(SHOULDER[lang], where):
            yield "somebody walks with closed eyes, and nobody has a hand on their shoulder"


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_the_texts_have_every_part(lesson: Lesson) -> None:
    missing = [f"{lang}: {one}" for lang in LANGUAGES for one in lacking(lesson, lang)]
    assert not missing, "\n".join(missing)


PERIOD = 40
"""Minutes of an elementary school's lesson."""
PARTS = {"ko": r"\*\*40분[^*]*\*\*\s+(?:[^.]*?)(\d)단계까지", "en": r"40 minutes\*\*\s[^.]*?step (\d)"}
ENDS = {"ko": r"\*\*\w+ 시간은 여기까지예요\.\*\*", "en": r"\*\*This is the end of the \w+ lesson\.\*\*"}


def parted(lesson: Lesson, lang: str) -> list[int]:
    """Return after which minutes a lesson may be parted, by its notes or its text, and when it ends."""
    steps = {step.number: step for step in steps_of(lesson, lang)}
    text, notes = (path.read_text(encoding="utf-8") for path in (lesson.text(lang), lesson.teacher(lang)))
    told = {int(number) for number in re.findall(PARTS[lang], notes)}
    for heading, part in parts(text).items():
        if re.search(ENDS[lang], part) and (step := re.match(STEP[lang], heading)):
            told.add(int(step[1]))
    return sorted({*(steps[number].end for number in told), max(step.end for step in steps.values())})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", find_course("explorer").lessons, ids=lambda lesson: lesson.id)
def test_an_explorer_s_lesson_fits_a_period_or_says_where_it_parts(lesson: Lesson, lang: str) -> None:
    ends = [0, *parted(lesson, lang)]
    assert all(later - earlier <= PERIOD for earlier, later in pairwise(ends)), ends
    assert (
        len(ends) > 2
        or lesson.about.minutes <= PERIOD
        or re.search(PARTS[lang], lesson.teacher(lang).read_text(encoding="utf-8"))
    )


def test_a_new_lesson_begins_with_every_part() -> None:
    template = Lesson(TEMPLATE)
    assert [one for lang in LANGUAGES for one in lacking(template, lang)] == []


def test_a_question_and_an_empty_cell_ask_for_an_answer() -> None:
    steps = (
        "1단계: 가 (0~5분)\n\n정말?",
        "2단계: 나\n\n“정말?” `a?`",
        "3단계: 다\n\n| a | b |\n|---|---|\n| 1 | |",
    )
    text = "".join(f"## {step}\n\n" for step in steps)
    assert asking(text, "ko") == {"1", "3"}
