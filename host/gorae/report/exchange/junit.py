"""A verdict as JUnit XML: one case a check, for the test reports of CI servers.

It keeps to what the schemas of Jenkins' xUnit plugin and of Apache Ant have in common. Ant's also wants a
`timestamp` and a `hostname`; they are left out, so that the same program always gives the same file.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import CheckResult, Verdict
from gorae.report.exchange.account import LocalizedVerdict

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- generator: gorae -->\n'
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(
    verdict: Verdict, challenge: Challenge, lang: str, *, program: str, options: str = "", place: str = ""
) -> str:
    """The whole file, to be written as UTF-8. Its times are seconds of virtual time.

    `program` is the program's file; `options` is how the challenge was named, such as `--lesson wall-stop`.
    Both stand in the command that repeats a run. `place` is the program's path from the root of the
    repository, which tells one student's results from another's.
    """
    told = LocalizedVerdict(verdict, challenge, lang, program, options, place or program)
    root = Element("testsuites")
    root.append(_suite(told))
    for element in root.iter():
        element.text = _legal(element.text or "")
        element.attrib.update({name: _legal(value) for name, value in element.attrib.items()})
    indent(root)
    return _HEAD + tostring(root, encoding="unicode")


def _suite(told: LocalizedVerdict) -> Element:
    verdict = told.verdict
    suite = Element("testsuite", name=_class(told), package=verdict.challenge, id="0")
    properties = SubElement(suite, "properties")
    for name, value in _properties(verdict).items():
        SubElement(properties, "property", name=name, value=value)
    suite.extend(_case(told, check) for check in verdict.checks)
    for attribute, kind in {
        "tests": "testcase",
        "failures": "failure",
        "errors": "error",
        "skipped": "skipped",
    }.items():
        suite.set(attribute, str(len(list(suite.iter(kind)))))
    suite.set("time", _seconds(sum(run.duration_s for run in verdict.runs)))
    SubElement(suite, "system-out").text = verdict.worst.output
    ends = (f"{error.message.say(told.lang)}\n{told.again(run)}" for run, error in told.errors)
    SubElement(suite, "system-err").text = "\n\n".join(ends)
    return suite


def _properties(verdict: Verdict) -> dict[str, str]:
    return {
        "kit": verdict.kit,
        "target": verdict.target,
        "score": f"{verdict.score:g}",
        "max_score": f"{verdict.max_score:g}",
        "seeds": " ".join(str(run.seed) for run in verdict.runs),
        "shown_seed": str(verdict.worst.seed),
    }


def _case(told: LocalizedVerdict, check: CheckResult) -> Element:
    run = told.run_of(check)
    case = Element("testcase", name=told.name(check), classname=_class(told), time=_seconds(run.duration_s))
    message = check.message.say(told.lang)
    if run.error and not run.error.attempt:
        SubElement(case, "error", type=run.error.kind, message=run.error.message.say(told.lang))
    elif check.status == "not-run":
        SubElement(case, "skipped", message=message)
    elif check.status != "passed":
        tag = "failure" if check.status == "missed" else "error"
        lines = [message, *told.details(check), told.again(run)]
        SubElement(case, tag, type=check.status, message=message).text = "\n".join(lines)
    return case


def _class(told: LocalizedVerdict) -> str:
    """`wall-stop.maqueen.students/kim/main`: whose program it is, as CI servers keep one result of a name.

    Dots part the levels, so those in the program's path are written otherwise.
    """
    path = told.place.removesuffix(".py").replace("%", "%25").replace(".", "%2E")
    return f"{told.verdict.challenge}.{told.verdict.kit}.{path}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
