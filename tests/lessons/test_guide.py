"""The pages that all lessons share: every lesson reaches them, and every command on them works."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.classroom.shelf import LessonShelf
from gorae.lessons import find_lesson, find_lessons, start_lesson
from gorae.lessons.guide import GUIDE, guide_pages, linked, unlinked, with_guide
from gorae.report.page.pictures.drawing import picture_files
from gorae.texts import LANGUAGES

KIT = "gorae://maqueen?time=free&arena=corridor"
WATCHED = ("--observe", "drives=yes", "--observe", "no-bump=yes", "--observe", "stops=yes")
LINK = re.compile(r"\]\(([^)#\s]+)\)")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def blocks(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(name: str, lang: str) -> list[list[str]]:
    """What the blocks of a page tell to type, without the word gorae."""
    (page,) = [page for page in guide_pages(lang) if page.name == name]
    lines = "".join(blocks(page.text)).splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("gorae ")]


@each_language
def test_a_started_lesson_has_the_guide_beside_it(tmp_path: Path, lang: str) -> None:
    for lesson in find_lessons():
        pictures = picture_files(lesson, lang)
        start_lesson(lesson, tmp_path / lesson.id, lesson.challenge.kits[0], lang, pictures=pictures)
        text = (tmp_path / lesson.id / f"{lesson.id}.md").read_text(encoding="utf-8")
        found = [target for target in LINK.findall(text) if not target.startswith("https://")]
        assert {f"guide/{name}.md" for name in GUIDE} <= set(found)
        for target in found:
            assert (tmp_path / lesson.id / target).is_file(), f"{lesson.id}: {target}"


def test_start_tells_of_the_guide_in_one_line(call: Callable[..., Any], tmp_path: Path) -> None:
    told = call("start", "maze", tmp_path / "maze", "--lang", "en").out
    assert [Path(line).name for line in told.splitlines()].count("guide") == 1
    assert "onto-the-robot" not in told


@each_language
def test_pages_of_the_guide_lead_to_each_other(tmp_path: Path, lang: str) -> None:
    start_lesson(find_lesson("maze"), tmp_path, "maqueen", lang)
    for page in guide_pages(lang):
        for target in LINK.findall((tmp_path / "guide" / f"{page.name}.md").read_text(encoding="utf-8")):
            assert (tmp_path / "guide" / target).is_file(), f"{page.name}: {target}"
    assert "(guide/" not in (tmp_path / "guide" / "onto-the-robot.md").read_text(encoding="utf-8")


@each_language
def test_a_class_in_browsers_reads_the_guide_after_the_last_step(lang: str) -> None:
    """All but the page about editors and terminals, which the class needs none of."""
    shelf, (opening, *titles) = LessonShelf(None), [page.title for page in guide_pages(lang)]
    for lesson in shelf.lessons:
        steps = shelf.page(lesson.id, lang)["steps"]
        assert [step["title"] for step in steps][-len(titles) :] == titles
        assert opening not in [step["title"] for step in steps]
        assert not [step["title"] for step in steps if re.search(r'href="(?!https://)', step["html"])]


@pytest.mark.parametrize(
    "text", ["see [the page](../shared/kit-check.en.md).", "see [the page](kit-check.ko.md)."]
)
def test_a_link_gets_the_address_of_its_place(text: str) -> None:
    assert linked(text, "/g/{}".format) == "see [the page](/g/kit-check)."
    assert unlinked(text) == "see **the page**."


@pytest.mark.parametrize(
    "text", ["[a](../shared/other.ko.md)", "[a](kit-check.md)", "[a](https://x.kr/kit-check)"]
)
def test_other_links_stay(text: str) -> None:
    assert linked(text, "/g/{}".format) == unlinked(text) == text


def test_the_guide_comes_after_the_title() -> None:
    first, _, second, *rest = with_guide("# T\n\nText.\n", "en", "g/{}".format).splitlines()
    assert first == "# T"
    assert second.startswith("> [The first ten minutes](g/first-ten-minutes) · ")
    assert rest == ["", "Text."]


@each_language
def test_its_links_are_files_in_the_checkout(lang: str) -> None:
    lessons = [path for lesson in find_lessons() for path in (lesson.text(lang), lesson.teacher(lang))]
    for file in [*lessons, *(page.file for page in guide_pages(lang))]:
        for target in LINK.findall(file.read_text(encoding="utf-8")):
            if not target.startswith("https://"):
                place = Path(posixpath.normpath((file.parent / target).as_posix()))
                assert place.is_file(), f"{file}: {target}"
                assert place.name.endswith((f".{lang}.md", ".yaml")), f"{file}: {target}"


# --- what the pages tell to type --------------------------------------------------------------------------


@each_language
def test_the_first_ten_minutes_go_as_the_page_says(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.chdir(tmp_path)
    start, check = commands("first-ten-minutes", lang)
    assert call(*start, "--lang", lang).status == 0
    monkeypatch.chdir(tmp_path / "hello-kit")
    called = call(*check, "--seed", 1)
    assert called.status == 1
    shown = blocks(guide_pages(lang)[0].text)[-1].splitlines()
    assert [line for line in shown if line not in called.out.splitlines()] == []


@each_language
def test_commands_on_a_kit_do_what_the_pages_say(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """A right program of wall-stop, on a virtual kit at the end of a serial line."""
    start_lesson(find_lesson("wall-stop"), tmp_path, "maqueen", lang, remember=True)
    (tmp_path / "main.py").write_bytes(find_lesson("wall-stop").solution.read_bytes())
    monkeypatch.chdir(tmp_path)
    more = {"check": WATCHED, "devices": ("--yes",)}
    for name in ("kit-check", "onto-the-robot"):
        for words in commands(name, lang):
            if words != ["devices"]:  # those that are plugged in: tests have none
                words = [KIT if word == "maqueen-01" else word for word in words]
                called = call(*words, *more.get(words[0], ()))
                assert called.status == 0, (words, called)
