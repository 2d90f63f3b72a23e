"""JUnit XML: accepted by a published schema, read back by an independent reader, whatever a program prints.

`vectors/junit-10.xsd` is the schema of Jenkins' xUnit plugin (MIT, its notice is in the file), as pytest's
source distribution carries it for its own tests.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import junitparser
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.report.exchange.junit import junit_xml

from .conftest import Judge, Judged


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parents[2] / "vectors" / "junit-10.xsd")


def written(judged: Judged, lang: str = "en", *, options: str = "") -> str:
    xml = junit_xml(*judged, lang, program="main.py", options=options)
    schema().validate(xml)
    return xml


def read(xml: str) -> junitparser.TestSuite:
    (suite,) = junitparser.JUnitXml.fromstring(xml.encode())
    return suite


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("passed", [None, None, None]),
        ("missed", [None, None, "Failure"]),
        ("error", [None, "Failure", "Skipped"]),
        ("not started", ["Error", "Error", "Error"]),
    ],
)
def test_one_case_a_check_with_its_outcome(judge: Judge, name: str, outcomes: list[str | None]) -> None:
    verdict, challenge = judge(name)
    suite = read(written((verdict, challenge)))
    cases = list(suite)
    assert [case.name for case in cases] == [check.name.en for check in challenge.checks]
    assert {case.classname for case in cases} == {"wall-stop.maqueen.main"}
    assert [type(case.result[0]).__name__ if case.result else None for case in cases] == outcomes
    counted = {"Failure": suite.failures, "Error": suite.errors, "Skipped": suite.skipped}
    assert counted == {kind: outcomes.count(kind) for kind in counted}
    assert (suite.tests, suite.time) == (3, sum(run.duration_s for run in verdict.runs))
    properties = {given.name: given.value for given in suite.properties()}  # type: ignore[no-untyped-call]
    assert properties["kit"] == "maqueen"
    assert properties["score"] == f"{verdict.score:g}"
    assert properties["seeds"].split() == [str(run.seed) for run in verdict.runs]


def test_a_miss_says_why_gives_a_hint_and_how_to_see_it_again(judge: Judge) -> None:
    suite = read(written(judge("missed"), options="--lesson wall-stop"))
    failure = list(suite)[2].result[0]
    verdict, _ = judge("missed")
    assert failure.message == verdict.checks[2].message.say("en")
    assert "Hint 1/3: Does the robot stand still at the end?" in failure.text
    seed = next(run.seed for run in verdict.runs if run.checks[2].message == verdict.checks[2].message)
    assert f"gorae check main.py --lesson wall-stop --kit maqueen --seed {seed} --runs 1" in failure.text


def test_a_program_that_ended_badly_is_heard(judge: Judge) -> None:
    root = ElementTree.fromstring(written(judge("error")))
    assert root.findtext(".//system-out") == "a\ufffd\ufffd<b>]]>|\n"
    assert "stopped in main.py, line 5" in (root.findtext(".//system-err") or "")
    unstarted = ElementTree.fromstring(written(judge("not started")))
    for error in unstarted.iter("error"):
        assert error.get("type") == "syntax"
        assert "line 2" in error.get("message", "")


def test_it_is_the_same_file_every_time_and_says_nothing_of_the_machine(judge: Judge) -> None:
    xml = written(judge("missed"))
    assert xml == written(judge("missed"))
    assert not re.search("timestamp|hostname", xml)


def test_the_schema_can_refuse() -> None:
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema().validate("<testsuites><testsuite name='a'><case/></testsuite></testsuites>")


@given(data=st.data())
@settings(max_examples=40)
def test_anything_can_be_written_and_read_back(
    data: st.DataObject, any_verdict: st.SearchStrategy[Judged]
) -> None:
    verdict, challenge = data.draw(any_verdict)
    xml = written((verdict, challenge), data.draw(st.sampled_from(["ko", "en"])))
    cases = list(read(xml))
    assert len(cases) == len(verdict.checks)
    assert len({case.name for case in cases}) == len(cases)
    root = ElementTree.fromstring(xml.encode())
    lines = verdict.worst.output.replace("\r\n", "\n").replace("\r", "\n")
    shown = root.findtext(".//system-out") or ""
    assert len(shown) == len(lines)
    assert all(new in (old, "\ufffd") for old, new in zip(lines, shown, strict=True))
