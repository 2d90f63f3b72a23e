"""The report as a file: whole, in both languages, with nothing from elsewhere and nobody else's markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from gorae.documents import Localized
from gorae.grading.grade import Run
from gorae.grading.verdict import RunVerdict, Verdict
from gorae.kits import load_kit
from gorae.report.exchange.shell import quoted
from gorae.report.page.html import html_report
from gorae.telemetry.recording import ProgramError, Recording
from gorae.texts import Text

EVIL = "</script><img src=x onerror=alert(1)>\"'&amp;<svg onload=alert(2)>{{ 7*7 }}"
NOTHING = Recording(np.zeros(0), {})
SYNTAX = ProgramError("syntax", Text("bench.too-large", name="x", size=1, room=1), line=3, attempt=False)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_it_says_what_became_of_the_program(make: SimpleNamespace, lang: str) -> None:
    report = make.report(lang=lang)
    page = make.elements(report.html)
    assert ("html", {"lang": lang}) in page.found
    (near,) = [check for check in report.verdict.checks if check.id == "near"]
    assert near.hint
    for said in (
        near.message.say(lang),
        near.title.say(lang),
        near.hint.text.say(lang),
        "maqueen",
        "main.py",
    ):
        assert said in page.text
    key = "report.not-passed"
    assert Text(key, score=report.verdict.score, max_score=100).say(lang).split(".")[0] in page.text
    assert [tag for tag, _ in page.found if tag == "h1"] == ["h1"]


def test_every_element_is_closed_and_every_drawing_is_well_formed(make: SimpleNamespace) -> None:
    html = make.report(*make.five_runs()).html
    assert make.elements(html).open == []
    drawings = list(_drawings(html))
    assert len(drawings) > 20
    for drawing in drawings:
        ElementTree.fromstring(drawing)


def _drawings(html: str) -> Iterator[str]:
    """Every outermost <svg>."""
    depth, begun = 0, 0
    for tag in re.finditer(r"<(/?)svg\b", html):
        if not tag[1] and not depth:
            begun = tag.start()
        depth += -1 if tag[1] else 1
        if not depth:
            yield html[begun : tag.end() + 1]


def test_ids_are_unique_and_all_references_lead_somewhere(make: SimpleNamespace) -> None:
    page = make.elements(make.report(*make.five_runs()).html)
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in page.found if tag in ("a", "use")]
    assert links
    assert {(link or "").removeprefix("#") for link in links} <= set(ids)


def test_nothing_is_fetched_from_elsewhere(make: SimpleNamespace) -> None:
    html = make.report(*make.five_runs()).html
    page = make.elements(html)
    assert not re.findall(r"https?:", html)
    assert not re.findall(r"url\((?!#)", html)
    assert "@import" not in html
    for _, attributes in page.found:
        for name in ("src", "href", "action", "data"):
            assert (attributes.get(name) or "#").startswith(("#", "data:,"))
    (policy,) = [
        attributes["content"] for tag, attributes in page.found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]  # fmt: skip
    assert policy
    assert policy.startswith("default-src 'none';")
    assert "'unsafe-eval'" not in policy
    assert "script-src 'sha256-" in policy


def _hostile(make: SimpleNamespace) -> str:
    recording = make.recording()
    recording = Recording(
        recording.times, recording.signals, marks=((1.0, EVIL),), lines=((2.0, EVIL),), meta={"kit": EVIL}
    )
    checks = [dict(make.checks[1], title={"en": EVIL, "ko": EVIL}, hints=[{"en": EVIL, "ko": EVIL}])]
    challenge = make.challenge(*checks, title={"en": EVIL, "ko": EVIL}, measures={EVIL: "max(speed)"})
    error = ProgramError("exception", Text("report.printed"), line=1)
    error = ProgramError("exception", Text("grading.broken", reason=EVIL), line=1)
    run = Run(1, recording, 20.0, output=EVIL, error=error)
    html: str = make.report(run, challenge=challenge, source=EVIL, program=EVIL).html
    return html


def test_what_others_wrote_stays_text(make: SimpleNamespace) -> None:
    html = _hostile(make)
    page = make.elements(html)
    tags = {tag for tag, _ in page.found}
    assert "img" not in tags
    assert len(page.all("script")) == 2
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
    assert page.text.count("<img src=x onerror=alert(1)>") >= 8  # title, checks, hint, error, program, output
    assert "{{ 7*7 }}" in page.text
    assert "<img" not in html


def test_control_characters_and_turned_writing_are_shown_as_dots(make: SimpleNamespace) -> None:
    steering = "a\x00b\x1b[31mc\u202ed\ud800e\x07"
    run = Run(1, NOTHING, 20.0, output=steering)
    html = make.report(run, source=steering, program=steering).html
    assert "a·b·[31mc·d·e·" in html
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e\ud800]", html)
    html.encode("utf-8")


def test_several_runs_stand_side_by_side_the_worst_first(make: SimpleNamespace) -> None:
    page = make.elements(make.report(*make.five_runs()).html)
    cards = page.all("a", "card")
    assert cards[0]["href"] == "#run-3"
    assert len(cards) == len(page.all("article", "run")) == 5
    assert "first" in (page.all("article", "run")[0]["class"] or "")


def test_a_hundred_runs_are_few_bytes_and_still_counted(make: SimpleNamespace) -> None:
    runs = [Run(seed, make.recording(), 20.0) for seed in range(1, 101)]
    html = make.report(*runs).html
    page = make.elements(html)
    assert len(page.all("article", "run")) == 8
    assert "40 more runs" in page.text
    assert len(html.encode()) < 1_000_000


def test_the_line_of_an_error_is_marked(make: SimpleNamespace) -> None:
    report = make.report(Run(1, NOTHING, 20.0, error=SYNTAX))
    page = make.elements(report.html)
    (noted,) = page.all("li", "noted")
    assert noted["value"] == "3"
    assert not page.all("input", "scrub")
    assert not page.all("figure", "chart")
    assert page.all("g", "robot")  # where it would have started


def test_a_long_program_is_cut_but_not_where_it_went_wrong(make: SimpleNamespace) -> None:
    error = ProgramError("exception", Text("report.printed"), line=4000)
    source = "\n".join(["x = '" + "long" * 500 + "'"] * 5000)
    page = make.elements(make.report(Run(1, make.recording(), 20.0, error=error), source=source).html)
    lines = [item for item in page.all("li") if (item.get("id") or "").startswith("line-")]
    assert lines[-1]["value"] == "4000"
    assert len(lines) == 1001
    assert f"{5000 - 1001} more lines" in page.text


def _odd_recordings(make: SimpleNamespace) -> dict[str, Recording]:
    plain = make.recording()
    nan = np.full_like(plain.times, np.nan)
    wild = np.where(np.arange(len(plain.times)) % 7 == 0, np.inf, 1e300)
    return {
        "empty": NOTHING,
        "one sample": Recording(np.zeros(1), {name: values[:1] for name, values in plain.signals.items()}),
        "no places": make.recording(x=None, y=None, heading=None),
        "kit signals only": Recording(plain.times, {"left_motor": plain.signals["left_motor"]}),
        "all missing": Recording(plain.times, dict.fromkeys(plain.signals, nan)),
        "wild": Recording(plain.times, dict.fromkeys(plain.signals, wild)),
        "half unseen": make.recording(x=np.where(plain.times < 10, plain.signals["x"], np.nan)),
        "late": Recording(plain.times + 1000, plain.signals),
    }


@pytest.mark.parametrize(
    "name",
    ["empty", "one sample", "no places", "kit signals only", "all missing", "wild", "half unseen", "late"],
)
def test_odd_recordings_make_a_page_all_the_same(make: SimpleNamespace, name: str) -> None:
    page = make.elements(make.report(Run(1, _odd_recordings(make)[name], 20.0)).html)
    assert page.open == []
    for _, attributes in page.found:
        for value in attributes.values():
            assert not re.search(r"\b(nan|inf|None)\b", value or "")


@pytest.mark.parametrize("kit", ["maqueen", "cutebot", "esp32-duo"])
@pytest.mark.parametrize("arena", ["oval", "corridor", "table"])
def test_every_kit_in_every_arena(make: SimpleNamespace, kit: str, arena: str) -> None:
    page = make.elements(make.report(challenge=make.challenge(arena=arena, kits=[kit]), kit=kit).html)
    assert len(page.all("rect", "wheel")) == 2
    assert len(page.all("path", "wall")) == (2 if arena == "corridor" else 0) // 2


def test_checks_that_nobody_ran_or_that_are_broken(make: SimpleNamespace) -> None:
    report = make.report()
    broken = [
        type(check)(
            check.id, check.title, status, 0.0, check.max_points, Text("grading.broken", reason="boom")
        )
        for check, status in zip(report.verdict.checks, ("broken", "not-run", "missed"), strict=True)
    ]
    run = RunVerdict(7, 20.0, tuple(broken), {"lap_time": None, "x": float("inf")}, "")
    verdict = Verdict("gone", "maqueen", "virtual", 100.0, tuple(broken), (run,))
    html = html_report(
        verdict, make.challenge(), load_kit("maqueen"), report.recordings, "", "ko", program="a b.py"
    )
    page = make.elements(html)
    assert "boom" in page.text
    assert f"gorae check {quoted('a b.py')} --kit maqueen --seed 7 --runs 1" in page.text


def test_long_names_do_not_break_it(make: SimpleNamespace) -> None:
    long = Localized(en="x" * 5000, ko="가" * 5000)
    challenge = make.challenge(title=long.model_dump())
    assert "가" * 5000 in make.report(challenge=challenge, lang="ko", program="y" * 3000).html
