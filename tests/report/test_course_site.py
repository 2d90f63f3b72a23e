"""The site of a course: every page whole, every link to a page that is there, nothing from elsewhere."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from gorae import resources
from gorae.errors import DocumentError
from gorae.lessons import Lesson
from gorae.lessons.courses import Course, find_course
from gorae.lessons.guide import GUIDE
from gorae.report.page.course import course_site
from gorae.report.page.markdown import html_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IDS = ("wall-stop", "square", "line-oval")
STEP = (
    "  - lesson: {id}\n    why: {{en: Why {id} <b>comes</b> here., ko: {id} 수업이 여기 오는 까닭이에요.}}\n"
)
PLAN = """title: {en: Three & more, ko: 세 번}
audience: {en: All, ko: 모두}
summary: {en: All., ko: 모두.}
lessons:
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    file = tmp_path_factory.mktemp("shelf") / "courses" / "three.yaml"
    file.parent.mkdir()
    file.write_text(PLAN + "".join(STEP.format(id=one) for one in IDS), encoding="utf-8")
    return find_course(str(file))


@pytest.fixture(scope="module")
def site(course: Course) -> dict[str, str]:
    return course_site(course)


def test_there_is_a_page_for_each_lesson_its_teacher_and_its_track(site: dict[str, str]) -> None:
    lessons = {
        f"{folder}{lang}/{one}.html" for folder in ("", "teacher/") for lang in ("ko", "en") for one in IDS
    }
    tracks = {"tracks/oval.ko.html", "tracks/oval.en.html"}
    pages = {
        "index.html",
        *(f"{lang}/{page}.html" for lang in ("ko", "en") for page in ("index", "robot", "careers")),
    }
    guide = {f"{lang}/guide-{name}.html" for lang in ("ko", "en") for name in GUIDE}
    assert set(site) == pages | lessons | tracks | guide


def test_every_lesson_and_its_teacher_lead_to_the_pages_that_all_share(
    site: dict[str, str], make: SimpleNamespace
) -> None:
    for lang in ("ko", "en"):
        pages = {f"{lang}/guide-{name}.html" for name in GUIDE}
        for name in (f"{folder}{lang}/{one}.html" for folder in ("", "teacher/") for one in IDS):
            links = (str(link["href"]).partition("#")[0] for link in make.elements(site[name]).all("a"))
            found = {posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) for link in links}
            assert pages <= found, name


def test_every_link_leads_to_a_page_and_a_place_in_it(site: dict[str, str], make: SimpleNamespace) -> None:
    pages = {name: make.elements(text) for name, text in site.items()}
    ids = {name: {attributes.get("id") for _, attributes in page.found} for name, page in pages.items()}
    for name, page in pages.items():
        for link in page.all("a"):
            target, _, place = str(link["href"]).partition("#")
            if target.startswith("https://"):
                assert link["rel"] == "noreferrer"
                continue
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
            assert file in site, f"{name}: {target}"
            assert not place or place in ids[file], f"{name}: {target}#{place}"


def test_nothing_comes_from_elsewhere(site: dict[str, str], make: SimpleNamespace) -> None:
    for name, text in site.items():
        page = make.elements(text)
        assert not page.all("script"), name
        assert not page.all("img"), name
        assert [link["href"] for link in page.all("link")] == ["data:,"]
        assert set(re.findall(r"url\((.)", text)) <= {"#"}
        (policy,) = (one for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
        assert str(policy["content"]).startswith("default-src 'none'")


def test_the_course_says_why_and_what_for(site: dict[str, str], make: SimpleNamespace) -> None:
    english, korean = make.elements(site["en/index.html"]).text, make.elements(site["ko/index.html"]).text
    for one in IDS:
        assert f"Why {one} <b>comes</b> here." in english
        assert f"{one} 수업이 여기 오는 까닭이에요." in korean
    assert "Three & more" in english
    assert "수업 3개, 모두 165분" in korean
    assert "논리 연산과 중첩 제어 구조를 활용하여 문제를 해결하는 프로그램을 작성한다." in korean
    assert "교육부 고시 제2022-33호" in korean


def test_a_lesson_s_page_is_its_text(site: dict[str, str], make: SimpleNamespace) -> None:
    for lang in ("ko", "en"):
        text = make.elements(site[f"{lang}/line-oval.html"]).text
        written = (resources.folder("lessons") / "line-oval" / f"{lang}.md").read_text("utf-8")
        for heading in re.findall(r"^#+ (.*)$", written, re.MULTILINE):
            assert heading in text
        assert "left, right = line()" in text


def test_answers_are_on_the_teacher_s_page_alone(site: dict[str, str], course: Course) -> None:
    for lesson in course.lessons:
        last = lesson.challenge.checks[0].hints[-1].ko
        answer = "turn(90)" if lesson.id == "square" else "drive("
        assert answer in site[f"teacher/ko/{lesson.id}.html"]
        assert "solution" not in site[f"ko/{lesson.id}.html"]
        assert last.split(".")[0][:12] in site[f"teacher/ko/{lesson.id}.html"]


def test_a_career_card_is_for_students_too(site: dict[str, str], make: SimpleNamespace) -> None:
    assert "물류 로봇 엔지니어" in make.elements(site["ko/line-oval.html"]).text
    english = make.elements(site["en/line-oval.html"]).text
    assert "Logistics robot engineers" in english
    assert "About the answer" not in english  # the section before it, in the teacher's notes


def test_a_lesson_that_lacks_a_file_is_told(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "hop"
    folder.mkdir()
    lesson = Lesson(folder)
    with pytest.raises(DocumentError, match=r"teacher\.ko\.md: there is no such file"):
        course_site(Course("bad", course.plan, (lesson,)))


def test_an_arena_is_drawn_to_scale(site: dict[str, str]) -> None:
    page = site["ko/line-oval.html"]
    assert 'viewBox="-36.0 -36.0 1272.0 972.0"' in page
    assert "--on-paper: 127.2mm" in page
    assert "1 : 10" in page
    assert 'stroke-width="20.0"' in page


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("a <b onclick=x>b</b>", "<b"),
        ("[a](javascript:alert(1))", "href"),
        ("![a](https://example.org/a.png)", "<img"),
        ("[a](data:text/html,x)", "href"),
        ("```\n</code></pre><script>\n```", "<script"),
    ],
)
def test_a_text_cannot_leave_its_page(text: str, never: str) -> None:
    assert never not in html_of(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**통과!**가 나오면", "<p><strong>통과!</strong>가 나오면</p>"),
        ("**가**나 **다.**라", "<p><strong>가</strong>나 <strong>다.</strong>라</p>"),
        ("2 ** 3 ** 2, `2**3**2`", "<p>2 ** 3 ** 2, <code>2**3**2</code></p>"),
        ("**`for`**는", "<p><strong><code>for</code></strong>는</p>"),
        (
            "*‘끝’*이라는 **[쪽](a.html)**을",
            '<p><em>‘끝’</em>이라는 <strong><a href="a.html">쪽</a></strong>을</p>',
        ),
        ("***둘 다!***는", "<p><em><strong>둘 다!</strong></em>는</p>"),
        ("**<b>!**가", "<p><strong>&lt;b&gt;!</strong>가</p>"),
    ],
)
def test_bold_may_end_with_a_mark_before_a_korean_particle(text: str, html: str) -> None:
    assert html_of(text).strip() == html


def test_tables_lists_and_code_are_read() -> None:
    html = html_of("| a | b |\n|---|---|\n| 1 | |\n\n- x\n\n```python\nprint(1 < 2)\n```\n")
    assert "<td>1</td>" in html
    assert "<li>x</li>" in html
    assert '<code class="language-python">print(1 &lt; 2)\n</code>' in html


LONG = "| idea | file | ask |\n|---|---|---|\n| a | `a_name_that_is_long.py` | `another_that_is_too.py` |\n"


def test_a_table_too_wide_for_a_phone_is_stacked_there() -> None:
    html = html_of(LONG)
    assert '<table class="stacked" role="table">' in html
    assert '<td data-label="file" role="cell"><code>a_name_that_is_long.py</code></td>' in html
    for narrow in (
        "| a | b |\n|---|---|\n| one | two |\n",
        LONG.replace("| a |", "| |") + "| | | |\n",
    ):
        assert "stacked" not in html_of(narrow)
        assert html_of(narrow).startswith('<div class="wide" tabindex="0"><table>')


@pytest.mark.parametrize("name", ["ko/index.html", "ko/square.html", "teacher/ko/square.html", "index.html"])
def test_it_fits_a_phone_from_a_folder(
    browser: Browser, site: dict[str, str], tmp_path: Path, name: str
) -> None:
    for path, text in site.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on(
        "request",
        lambda asked: noise.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None,
    )
    page.goto((tmp_path / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("a", has_text="English").first.click()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.close()
    assert noise == []


def test_a_line_does_not_begin_between_a_sign_and_its_particle() -> None:
    from gorae.report.page.pages import say
    from gorae.texts import Text

    said = Text("cli.cannot-read", file="“a”", reason="50%여야 (3)과")
    assert "50%\u2060여야 (3)\u2060과" in say("ko", said)
    assert "\u2060" not in say("en", said)
