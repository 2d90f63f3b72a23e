"""Every lesson shows who does this for a living, and how one gets there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gorae.lessons import Lesson, find_lesson, find_lessons, start_lesson
from gorae.lessons.careers import career_card, career_text, day_of
from gorae.texts import LANGUAGES


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_every_lesson_has_a_whole_career_card(lesson: Lesson) -> None:
    card = career_card(lesson)
    assert card
    assert len(card.places) >= 2
    assert re.fullmatch(r"[가-힣A-Z()]+( [가-힣]+)*", card.search)
    assert card.number, "no number was looked up"
    for lang in LANGUAGES:
        assert len(day_of(lesson.teacher(lang), lang)) > 80
        assert card.question.say(lang).endswith("?")
        text = career_text(lesson, lang)
        for part in (card.job, card.path, *card.places, card.question):
            assert part.say(lang) in text
        assert f"[{card.search}](https://www.career.go.kr/cloud/w/job/view?seq={card.number})" in text
        assert "<https://www.career.go.kr>" in text
    assert "중학교" in card.path.ko
    assert "대학" in card.path.ko


def test_a_student_s_folder_has_the_card(tmp_path: Path) -> None:
    lesson = next(one for one in find_lessons() if one.id == "maze")
    start_lesson(lesson, tmp_path / "maze", "maqueen", "ko")
    card = (tmp_path / "maze" / "career.md").read_text("utf-8")
    assert card.startswith("# 직업 카드: 재난 구조 로봇 개발자\n\n**재난 구조 로봇 개발자.**")
    assert "“로봇연구원”을 써 보세요" in card


def test_one_job_of_the_index_has_one_number() -> None:
    cards = [card for lesson in find_lessons() if (card := career_card(lesson))]
    named = {(card.search, card.number) for card in cards}
    assert len({name for name, _ in named}) == len({number for _, number in named}) == len(named)


def test_a_card_without_a_number_leads_to_the_first_page() -> None:
    card = career_card(find_lesson("maze"))
    assert card
    assert card.model_copy(update={"number": None}).address == "https://www.career.go.kr"
