"""In a class nobody is sent to a terminal: texts name the page's buttons instead."""

# ruff: noqa: E501 (texts)
from __future__ import annotations

import re

import pytest

from gorae.classroom.shelf import LessonShelf
from gorae.classroom.wording import FOLDED, folded, for_browser
from gorae.lessons import find_lessons
from gorae.lessons.guide import guide_pages
from gorae.texts import LANGUAGES
from gorae.texts.korean import PARTICLES, particle

TEXT = {
    "ko": (
        "터미널에 이렇게 써요. 처음이라면 [첫 10분](../shared/first-ten-minutes.ko.md)을 보세요.\n\n"
        "```text\ngorae start own\ncd own\ngorae check --report r.html\ngorae train dataset.csv\n```\n\n"
        "첫 줄을 `gorae start own --kit cutebot`처럼\n바꾸세요. `own` 폴더가 생겨요. ✘가 있어도 괜찮아요.\n"
        "- `gorae start own --step 3`도 있어요.\n- `r.html`을 웹 브라우저로 열어 보세요. `data.html`은 아니에요.\n\n"
        "| `gorae check --hint`를 하면 | 터미널 |\n|---|---|\n\n"
        "`gorae check --step 3`을 해요. `gorae run main.py`로 실행하세요. `gorae run --seed 3`을 해 보세요.\n\n"
        "더 있어요. 하나 더 열어 `gorae virtual`을 하세요. 끝은 Ctrl-C예요.\n\n```python\n# cd own\n```\n"
    ),
    "en": (
        "Open a terminal. New to it? See [it](../shared/first-ten-minutes.en.md).\n\n"
        "```text\ngorae start own\ncd own\ngorae check --report r.html\ngorae train dataset.csv\n```\n\n"
        "Or `gorae start own --kit\ncutebot`. It is in the folder `own`. An ✘ is fine.\n"
        "- `gorae start own --step 3` is there, too.\n- Open `r.html` in a browser. `data.html` is none.\n\n"
        "| `gorae check --hint` | terminal |\n|---|---|\n\n"
        "Run `gorae check --step 3`. Now try `gorae run main.py`. Then `gorae run --seed 3`.\n\n"
        "There is more. Open another for `gorae virtual`. End it with Ctrl-C.\n\n```python\n# cd own\n```\n"
    ),
}
SAID = {
    "ko": (
        "\n\n**확인하기**를 누르세요.\n\n```terminal\ngorae train dataset.csv\n```\n\n"
        "✘가 있어도 괜찮아요.\n- **다시 보기**를 열어 보세요. `data.html`은 아니에요.\n\n"
        "| **힌트 보기**를 누르면 | 터미널 |\n|---|---|\n\n"
        "**이 단계 확인하기**를 눌러요. **실행**을 누르세요. `gorae run --seed 3`을 해 보세요.\n\n"
        "```python\n# cd own\n```\n"
    ),
    "en": (
        "New to it? \n\nPress **Check**.\n\n```terminal\ngorae train dataset.csv\n```\n\n"
        "An ✘ is fine.\n- Open **Watch it again**. `data.html` is none.\n\n"
        "| **Show a hint** | terminal |\n|---|---|\n\n"
        "Press **Check this step**. Now press **Run**. Then `gorae run --seed 3`.\n\n"
        "```python\n# cd own\n```\n"
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_commands_become_buttons(lang: str) -> None:
    assert for_browser(TEXT[lang], "own", lang).strip() == SAID[lang].strip()


def test_other_commands_are_folded_away_and_programs_are_not() -> None:
    html = folded(
        '<pre><code class="language-terminal">gorae &lt;x\n</code></pre><pre><code>y</code></pre>', "en"
    )
    assert html.startswith('<details class="terminal"><summary>')
    assert "<pre><code>gorae &lt;x\n</code></pre></details><pre><code>y" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_step_of_a_lesson_in_class_wants_a_terminal(lang: str) -> None:
    for lesson in find_lessons():
        text = for_browser(lesson.text(lang).read_text(encoding="utf-8"), lesson.id, lang)
        text = re.sub(rf"```{FOLDED}\n.*?```", "", text, flags=re.DOTALL)
        assert not re.search(r"gorae (?:start|kits|virtual)|\bcd [a-z]|`gorae (?:check|run)`", text), (
            lesson.id
        )
        assert not re.search(r"터미널|\bterminal\b|고래\(gorae\)가 설치된|computer with gorae", text), (
            lesson.id
        )
        assert not re.search(r"\b(?:r|report|result)\.html", re.sub("`gorae [^`]*`", "", text)), lesson.id
        assert ("**Check**" if lang == "en" else "**확인하기**") in text, lesson.id


def test_a_page_has_the_folded_commands_and_no_page_about_terminals() -> None:
    steps = LessonShelf(None).page("wall-stop", "en")["steps"]
    assert "Press <strong>Check</strong>." in steps[4]["html"]
    assert sum('<details class="terminal">' in one["html"] for one in steps) >= 2
    assert len(guide_pages("en")) - 1 == sum(one["title"] in titles("en") for one in steps)


def titles(lang: str) -> set[str]:
    return {page.title for page in guide_pages(lang)}


def test_particles_fit_the_names_of_buttons() -> None:
    forms = {form for both in PARTICLES.values() for form in both}
    for lesson in find_lessons():
        text = for_browser(lesson.text("ko").read_text(encoding="utf-8"), lesson.id, "ko")
        for name, form in re.findall(
            r"\*\*((?:이 단계 )?확인하기|실행|힌트 보기|다시 보기)\*\*([가-힣]+)", text
        ):
            assert form not in forms or form in {particle(name, wanted) for wanted in PARTICLES}
