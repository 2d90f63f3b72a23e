"""Nine mistakes as officers and schools make them, planted in a sample to try what a check says."""

from __future__ import annotations

import re
from collections.abc import Callable

from gorae.season.sample.district import District, SampleSchool

Files = dict[str, str]


def with_problems(files: Files, district: District) -> Files:
    """Return the files with nine mistakes, each of another kind."""
    middle = [school for school in district.schools if school.level == "middle"]
    large = [school for school in district.schools if school.level == "elementary" and not school.tiny]
    changed = dict(files)
    _school(changed, middle[0], r"from: (\S+), to: (\S+), why: 여름방학", r"from: \2, to: \1, why: 여름방학")
    _application(changed, middle[1], "programme: explorers", "programme: explorer")
    _application(changed, middle[2], r"students: \d+", "students: 34")
    _application(changed, middle[3], r"windows: \[", "windows: [월 15:00-17:00, ")
    _application(changed, large[0], r"grade: \S+", "grade: 중2,")
    _application(changed, large[1], r"mode: \S+", "mode: on-site,")
    _school(changed, large[1], r"stop: .*\n", "")
    _closed_most_of_the_term(changed, district.schools[-1])
    _edit(changed, "places.yaml", r"cutebot-B16\]", "cutebot-B16, maqueen-A16]")
    _edit(changed, "staff.yaml", r"(강사-나: .*home: )agency", r"\1agencey")
    return changed


def _closed_most_of_the_term(files: Files, school: SampleSchool) -> None:
    """Leave a school less time than its sessions need."""
    first, last = (("2026-03-16", "2026-07-10"), ("2026-08-18", "2026-11-13"))[school.wishes[0].term - 1]
    line = f"  - {{from: {first}, to: {last}, why: 강당 공사}}\n"
    _school(files, school, "closed:\n", f"closed:\n{line}")


def _school(files: Files, school: SampleSchool, old: str, new: str) -> None:
    _edit(files, f"schools/{school.name}.yaml", old, new)


def _application(files: Files, school: SampleSchool, old: str, new: str) -> None:
    _edit(files, f"applications/2026/{school.name}.yaml", old, new)


def _edit(files: Files, name: str, old: str, new: str | Callable[[re.Match[str]], str]) -> None:
    """Put something else where a pattern is found first."""
    files[name], count = re.subn(old, new, files[name], count=1)
    assert count == 1, f"{old} is not in {name}"
