"""Workflow commands and the step summary of GitHub Actions, read as GitHub reads them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gorae.report.exchange.github import annotate, summary, without_commands
from gorae.report.exchange.shell import quoted

from .conftest import Judge, Judged

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
OURS = {"h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "br", "pre"}
"""The tags that a summary is made of."""


def command(line: str) -> tuple[str, dict[str, str], str]:
    """Name, properties and message: split at the first `::` and at commas, then unescaped."""
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match, line
    pairs = (pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {name: unquote(value) for name, value in pairs}, unquote(match[3])


class Page(HTMLParser):
    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.in_cell = False
        self.feed(MARKDOWN.render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in ("td", "th"):
            self.cells.append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.in_cell:
            self.cells[-1] += data


def words(text: str) -> str:
    """Without white space, and as HTML has characters that it does not allow."""
    return re.sub(r"[\s\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]", "", text)


def test_a_miss_is_an_error_with_its_reason(judge: Judge) -> None:
    verdict, challenge = judge("missed")
    (line,) = annotate(verdict, challenge, "en", program="week 1/main.py")
    name, properties, message = command(line)
    assert (name, properties["file"], properties["title"]) == (
        "error", "week 1/main.py", "Stops at the line, 100 mm before the wall",
    )  # fmt: skip
    assert "line" not in properties
    assert message.startswith(verdict.checks[2].message.say("en"))
    assert f"gorae check {quoted('week 1/main.py')} --kit maqueen --seed" in message


def test_a_bad_end_is_shown_at_its_line_once(judge: Judge) -> None:
    first, *others = annotate(*judge("error"), "ko", program="main.py")
    name, properties, message = command(first)
    assert (name, properties["line"]) == ("error", "5")
    assert "ZeroDivisionError" in message
    assert len(others) == 1
    (only,) = annotate(*judge("not started"), "ko", program="main.py")
    assert command(only)[1]["line"] == "2"


def test_a_pass_is_a_notice_with_the_score(judge: Judge) -> None:
    (line,) = annotate(*judge("passed"), "en", program="main.py")
    name, _, message = command(line)
    assert (name, message) == ("notice", "Passed! 100 of 100 points")


def test_what_a_program_prints_is_no_command() -> None:
    log = without_commands("    ::add-mask::x\n::error::y")
    first, *middle, last = log.split("\n")
    token = first.removeprefix("::stop-commands::")
    assert last == f"::{token}::"
    assert middle == ["    ::add-mask::x", "::error::y"]
    assert without_commands("other").split("\n")[0] != first


def test_the_summary_shows_score_checks_and_output(judge: Judge) -> None:
    verdict, challenge = judge("error")
    text = summary(verdict, challenge, "en", program="main.py")
    page = Page(text)
    assert page.cells[:4] == ["", "Check", "Points", "Why"]
    assert page.cells[4:8] == ["✅", "Drives towards the wall", "10/10", ""]
    assert page.cells[8:11] == ["❌", "Never touches the wall", "0/30"]
    assert "&lt;b&gt;]]&gt;|" in text
    assert "None of 2 runs passed." in page.text
    assert "Not yet" not in summary(*judge("passed"), "en", program="main.py")


@given(data=st.data())
@settings(max_examples=40)
def test_commands_survive_any_words(data: st.DataObject, any_verdict: st.SearchStrategy[Judged]) -> None:
    verdict, challenge = data.draw(any_verdict)
    lines = annotate(verdict, challenge, "ko", program="a,b:c%.py")
    assert lines
    for line in lines:
        assert "\n" not in line
        assert "\r" not in line
        name, properties, _ = command(line)
        assert name == ("notice" if verdict.passed else "error")
        assert set(properties) <= {"file", "line", "title"}
        assert properties["file"] == "a,b:c%.py"


@given(data=st.data())
@settings(max_examples=40)
def test_a_summary_survives_any_words(data: st.DataObject, any_verdict: st.SearchStrategy[Judged]) -> None:
    verdict, challenge = data.draw(any_verdict)
    page = Page(summary(verdict, challenge, "en", program="main.py"))
    assert page.tags <= OURS
    assert page.attributes <= {"style"}
    rows = [page.cells[index : index + 4] for index in range(4, 4 + 4 * len(verdict.checks), 4)]
    assert len(page.cells) == 4 + 4 * len(verdict.checks)
    for row, check in zip(rows, verdict.checks, strict=True):
        assert words(row[1]).startswith(words(check.title.say("en")))
        if check.status != "passed":
            assert words(row[3]).startswith(words(check.message.say("en")))


@pytest.mark.parametrize("text", ["x", "", "\n", "::stop-commands::x\n::x::"])
def test_the_wrapped_text_is_whole(text: str) -> None:
    assert text in without_commands(text)
