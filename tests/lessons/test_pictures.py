"""Pictures of lessons: none is drawn with letters, all speak both languages, arenas follow their files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.classroom.shelf import LessonShelf
from gorae.errors import DocumentError
from gorae.lessons import Lesson, find_lesson, find_lessons
from gorae.lessons.guide import guide_pages
from gorae.lessons.pictures.document import SHEET_WIDTH, PicturePlace
from gorae.lessons.pictures.faults import picture_faults
from gorae.lessons.pictures.links import load_picture, picture_links
from gorae.lessons.pictures.places import arena_places, places_of
from gorae.lessons.proof import check_files
from gorae.lessons.scaffold import TEMPLATE
from gorae.report.page.markdown import html_of
from gorae.report.page.pictures.drawing import LessonDrawing, drawn
from gorae.texts import LANGUAGES

STROKES = re.compile(
    r"[─-▟]|[-=~_]{3,}[>+|*']|[<+|.'][-=~_]{3,}|\[#+\]|#{4,}|(?:^ *| {2})[|/\\](?: |$)|_[|/\\]|[|/\\]_|->|<-"
)
"""What only a drawing made of letters has."""
FENCE = re.compile(r"^ *(```|~~~)(\w*)[^\n]*\n(.*?)^ *\1 *$", re.MULTILINE | re.DOTALL)
HANGUL = re.compile("[가-힣]")
LESSONS = [*find_lessons(), Lesson(TEMPLATE)]
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def drawings_of_letters(text: str) -> list[str]:
    """The blocks of a text that are neither programs nor commands nor output, but drawings."""
    blocks = [block for _, kind, block in FENCE.findall(text) if kind in ("", "text", "txt", "ascii")]
    indented = re.findall(r"(?:^(?: {4}|\t).*\n)+", FENCE.sub("", text), re.MULTILINE)
    return [block for block in [*blocks, *indented] if any(map(STROKES.search, uncommanded(block)))]


def uncommanded(block: str) -> list[str]:
    return [line for line in block.splitlines() if not line.lstrip().startswith("gorae ")]


def texts(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Every text of a lesson, with its file's name."""
    for path in sorted(lesson.folder.glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")


def drawings(lesson: Lesson) -> Iterator[tuple[str, str, LessonDrawing]]:
    for path in sorted((lesson.folder / "pictures").glob("*.yaml")):
        for lang in LANGUAGES:
            yield path.stem, lang, LessonDrawing(lesson, load_picture(lesson, path.stem), lang)


# --- what the lessons have ----------------------------------------------------------------------------------


@each_lesson
def test_nothing_is_drawn_with_letters(lesson: Lesson) -> None:
    assert [(name, found) for name, text in texts(lesson) if (found := drawings_of_letters(text))] == []


def test_the_guide_draws_nothing_with_letters() -> None:
    pages = [page.text for lang in LANGUAGES for page in guide_pages(lang)]
    assert [found for page in pages if (found := drawings_of_letters(page))] == []


@pytest.mark.parametrize(
    "drawing",
    [
        " +---+\n | a |\n +---+\n", "a --> b\n", "┌──┐\n└──┘\n", " robot ->\n", "  .-----.\n /       \\\n",
        "  yes   no\n  |      |\n", "[L R]\n#####\n",
    ],
)  # fmt: skip
def test_a_drawing_made_of_letters_is_found(drawing: str) -> None:
    assert drawings_of_letters(f"# T\n\n```text\n{drawing}```\n") == [drawing]
    assert drawings_of_letters(f"# T\n\n```\n{drawing}```\n") == [drawing]


@pytest.mark.parametrize(
    "block",
    [
        "gorae train dataset.csv --model forest --depth 4\n",
        "    elif signal == 1:\n        ____\n",
        "600 : d = □ : 600\n",
    ],
)
def test_commands_and_programs_are_no_drawings(block: str) -> None:
    assert drawings_of_letters(f"```text\n{block}```\n") == []


@each_lesson
def test_pictures_have_no_faults(lesson: Lesson) -> None:
    assert list(picture_faults(lesson)) == []


@each_lesson
def test_what_is_written_fits_in_both_languages(lesson: Lesson) -> None:
    for name, lang, drawing in drawings(lesson):
        for text in drawing.texts:
            left, right = text.span
            place = f"{lesson.id}/{name} in {lang}: {text.text!r}"
            assert left >= 0 and right <= SHEET_WIDTH, place  # noqa: PT018
            assert text.size * 0.7 <= text.y <= drawing.sheet.height - 2, place


@each_lesson
def test_no_two_texts_lie_on_each_other(lesson: Lesson) -> None:
    for name, lang, drawing in drawings(lesson):
        rows = [(*text.span, text.y - 0.75 * text.size, text.y, text.text) for text in drawing.texts]
        for number, (left, right, top, low, text) in enumerate(rows):
            for other_left, other_right, other_top, other_low, other in rows[:number]:
                apart = right <= other_left or other_right <= left or low <= other_top or other_low <= top
                assert apart, f"{lesson.id}/{name} in {lang}: {text!r} and {other!r}"


@pytest.mark.parametrize("lesson", LESSONS[:-1], ids=lambda lesson: lesson.id)
def test_pages_show_every_picture_in_the_language_of_the_text(lesson: Lesson) -> None:
    shelf = LessonShelf(None)
    for lang in LANGUAGES:
        links = picture_links(lesson.text(lang).read_text(encoding="utf-8"))
        html = "".join(step["html"] for step in shelf.page(lesson.id, lang)["steps"])
        assert html.count('<svg class="lesson-picture') == len(links)
        assert "pictures/" not in html
        for link in links:
            assert f'aria-label="{link.alternative}"' in html.replace("&#34;", '"').replace("&#39;", "'")
        # The class's page allows neither a style in the text nor a script.
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=", html)
        if lang == "en":
            assert not HANGUL.search("".join(re.findall(r"<svg.*?</svg>", html, re.DOTALL)))


def test_start_leaves_drawings_beside_the_text(call: Callable[..., Any], tmp_path: Path) -> None:
    told = call("start", "square", tmp_path / "square", "--lang", "ko").out
    text = (tmp_path / "square" / "square.md").read_text(encoding="utf-8")
    found = re.findall(r"!\[[^]]+\]\((pictures/[\w-]+\.svg)\)", text)
    assert found == ["pictures/corners.svg", "pictures/drift.svg"]
    for name in found:
        svg = (tmp_path / "square" / name).read_text(encoding="utf-8")
        assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert "<style>" in svg
        assert "prefers-color-scheme: dark" in svg
    assert "모퉁이" in (tmp_path / "square" / found[0]).read_text(encoding="utf-8")
    assert [Path(line).name for line in told.splitlines()].count("pictures") == 1


# --- an arena is drawn from its file ----------------------------------------------------------------------


def copy_of(lesson: str, folder: Path) -> Lesson:
    """A lesson of one's own with an arena of one's own beside it."""
    own = Lesson(folder / lesson)
    shutil.copytree(find_lesson(lesson).folder, own.folder)
    arena = find_lesson(lesson).challenge.arena
    library = find_lesson(lesson).folder.parent.parent / "hardware" / "arenas"
    shutil.copy(library / f"{arena}.yaml", own.folder / "arena.yaml")
    change(own.folder / "challenge.yaml", f"arena: {arena}", "arena: arena.yaml")
    return own


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_picture_follows_its_arena(tmp_path: Path) -> None:
    same = copy_of("first-moves", tmp_path / "same")
    assert str(drawn(same, "bus", "a", "en")) == str(drawn(find_lesson("first-moves"), "bus", "a", "en"))
    lesson = copy_of("first-moves", tmp_path)
    change(lesson.folder / "arena.yaml", "x: 900 mm, y: 300 mm", "x: 850 mm, y: 300 mm")
    moved = str(drawn(Lesson(lesson.folder), "bus", "a", "en"))
    assert "550 mm" in moved
    assert "600 mm" not in moved


def test_a_picture_follows_the_start_of_its_challenge(tmp_path: Path) -> None:
    lesson = copy_of("first-moves", tmp_path)
    change(lesson.folder / "challenge.yaml", "start: {x: 300 mm", "start: {x: 320 mm")
    assert ">580 mm<" in str(drawn(Lesson(lesson.folder), "bus", "a", "en"))


@each_lesson
def test_marks_in_an_arena_lie_at_what_is_there(lesson: Lesson) -> None:
    """A place in numbers alone would stay when the arena changes, and what lies outside nobody sees."""
    for name, _, drawing in drawings(lesson):
        for path, place in places_of(drawing.picture):
            told = f"{lesson.id}/{name}: {'.'.join(map(str, path))}"
            assert drawing.scene is None or place.name, told
            x, y = drawing.sheet.at(place)
            assert 0 <= x <= drawing.sheet.width, told
            assert 0 <= y <= drawing.sheet.height, told


@each_lesson
def test_marks_lie_on_what_they_name(lesson: Lesson) -> None:
    """The floor is drawn in a window of its own; a mark at a thing of it lies where the thing is drawn."""
    for name, _, drawing in drawings(lesson):
        if drawing.scene is None:
            continue
        left, top, width, _height = map(float, drawing.window.split())
        scale, floor = SHEET_WIDTH / width, drawing.scene.floor
        for key, (x, y) in arena_places(floor, lesson.challenge).items():
            seen = (x - left) * scale, (floor.size.y - y - top) * scale
            assert drawing.sheet.at(PicturePlace(key, 0, 0)) == pytest.approx(seen, abs=0.1), f"{name}: {key}"


@each_lesson
def test_arenas_lie_where_their_files_say(lesson: Lesson) -> None:
    """Walls, things and zones are in the picture at the numbers of the arena, seen from above."""
    for name, _, drawing in drawings(lesson):
        if drawing.scene is None:
            continue
        arena, height = drawing.scene.floor, drawing.scene.floor.size.y
        svg = str(drawn(lesson, name, "a", "en"))
        for wall in arena.walls.values():
            assert (
                f'd="M{wall.start.x:g} {height - wall.start.y:g}L{wall.end.x:g} {height - wall.end.y:g}"'
                in svg
            )
        for box in (one.box for one in (*arena.obstacles.values(), *arena.zones.values()) if one.box):
            left, top = box.x - box.width / 2, height - box.y - box.height / 2
            assert f'd="M{left:g} {top:g}h{box.width:g}v{box.height:g}h{-box.width:g}Z"' in svg
        for line in arena.lines.values():
            assert f'd="M{line.start.x:.2f} {height - line.start.y:.2f}' in svg


def test_what_is_measured_in_an_arena_is_what_the_text_says() -> None:
    measured = set[str]()
    for lesson in LESSONS:
        for _, lang, drawing in drawings(lesson):
            text = lesson.text(lang).read_text(encoding="utf-8")
            labels = [one.text for one in drawing.texts if re.fullmatch(r"\d+ mm", one.text)]
            measured |= set(labels)
            assert [label for label in labels if label not in text] == [], lesson.id
    assert {"100 mm", "300 mm", "400 mm", "500 mm", "600 mm"} <= measured


# --- what is wrong is said ---------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> Lesson:
    return copy_of("wall-stop", tmp_path)


def faults(lesson: Lesson) -> list[str]:
    return [
        f"{Path(one.file).name}:{one.line} {one.text.say('en')}"
        for one in picture_faults(Lesson(lesson.folder))
    ]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{en: robot, ko: 로봇}", "{en: robot}", "ko"),
        ("{en: robot, ko: 로봇}", "{en: robot, ko: robot}", "is not Korean"),
        ("{en: robot, ko: 로봇}", "{ko: 로봇}", "en"),
        ("{en: robot, ko: 로봇}", "{en: 로봇, ko: 로봇}", "translate it"),
        ("at: start", "at: garage", "nothing in this picture or its arena is called “garage”"),
        ("[front, -192, 0]", "[front, -192]", "is no place in a picture"),
        ("[front, -192, 0]", "[front, .nan, 0]", "is no place in a picture"),
        ("[front, -192, 0]", "[later, -192, 0]", "nothing in this picture or its arena is called “later”"),
        ("code: distance()", "code: 거리", "is Korean"),
        ("code: distance()", "code: a, text: {en: a, ko: 가}", "not both"),
        ("x: [180, 1360]", "x: [1360, 180]", "smaller to the larger"),
        ("names: []", "names: [door]", "“door”"),
        ("arena: {x", "height: 100\narena: {x", "either an arena"),
        ("arena: {x: [180, 1360], y: [150, 650], names: []}", "height: 100", "only a picture of an arena"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_picture_is_told(mine: Lesson, before: str, after: str, says: str) -> None:
    change(mine.folder / "pictures" / "stop-line.yaml", before, after)
    told = faults(mine)
    assert any(one.startswith("stop-line.yaml:") and says in one for one in told), told


WORDLESS = [("ko", ""), ("ko", "picture"), ("ko", "A robot at a wall."), ("en", "벽 앞에 선 로봇이에요.")]


@pytest.mark.parametrize(("lang", "words"), WORDLESS)
def test_a_picture_without_words_for_who_does_not_see_it_is_told(mine: Lesson, lang: str, words: str) -> None:
    path = mine.text(lang)
    path.write_text(
        re.sub(r"!\[.*?\]\(pic", f"![{words}](pic", path.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (told,) = faults(mine)
    assert told.startswith(f"{lang}.md:11 ")
    assert "does not say what the picture shows" in told
    with pytest.raises(DocumentError):
        check_files(Lesson(mine.folder))


def test_a_picture_that_one_language_lacks_is_told(mine: Lesson) -> None:
    path = mine.text("en")
    path.write_text(re.sub(r"!\[.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    (told,) = faults(mine)
    assert told.startswith("en.md:0 the text in the other language shows the picture stop-line")


def test_a_picture_that_nobody_shows_is_told(mine: Lesson) -> None:
    shutil.copy(mine.folder / "pictures" / "stop-line.yaml", mine.folder / "pictures" / "other.yaml")
    (told,) = faults(mine)
    assert told.startswith("other.yaml:0 no text shows this picture")


def test_a_picture_that_is_not_there_is_told(mine: Lesson) -> None:
    (mine.folder / "pictures" / "stop-line.yaml").unlink()
    assert any(one.startswith("stop-line.yaml:") for one in faults(mine))


# --- Markdown ----------------------------------------------------------------------------------------------


def test_only_a_known_picture_is_shown() -> None:
    from markupsafe import Markup

    text = "![one](pictures/a.yaml)\n\n![<b>](pictures/b.yaml) ![x](https://example.org/x.png)"
    html = html_of(text, {"pictures/a.yaml": Markup("<svg></svg>")})
    assert html == "<p><svg></svg></p>\n<p>&lt;b&gt; x</p>\n"


def test_words_of_a_picture_are_no_markup() -> None:
    svg = drawn(find_lesson("wall-stop"), "stop-line", '"><script>alert(1)</script>', "en")
    assert "<script>" not in svg
