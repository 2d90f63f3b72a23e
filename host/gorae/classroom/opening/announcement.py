"""What the terminal says when a class opens, and when the first student's browser has come."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gorae.classroom.opening.addresses import LocalAddress
from gorae.classroom.opening.qr import qr_lines
from gorae.classroom.opening.reach import BLOCKING, ReachProblem
from gorae.texts import Text

_NARROWEST = 36
"""Columns. In a narrower terminal a QR code would be torn, and nothing can read it."""
_FIREWALLS = {"Windows": "firewall-windows", "Darwin": "firewall-mac", "Linux": "firewall-linux"}


@dataclass(frozen=True)
class ClassOpening:
    """Where a class is: as a student, as the teacher, and how it is entered."""

    student_url: str
    """Without the code: what is written on the board."""
    teacher_url: str
    """With the secret: only for this terminal."""
    code: str
    port: int
    title: str = ""
    """Of the course; empty without one."""
    others: Sequence[LocalAddress] = field(default_factory=tuple)
    """Further addresses of this computer, to try when the first does not work."""

    @property
    def qr_url(self) -> str:
        """The address with the code behind it. What is behind # stays in the browser: no log ever has it."""
        return f"{self.student_url}#{self.code}"


@dataclass(frozen=True)
class Screen:
    """What a terminal can show."""

    columns: int
    encoding: str
    colours: bool
    """Whether it is a terminal at all: a file gets no QR code."""


def opening_lines(
    opening: ClassOpening, obstacles: Sequence[ReachProblem], screen: Screen, lang: str
) -> list[str]:
    """Return what stands in the terminal when the class opens."""
    lines = ["", _say(lang, "open", title=opening.title) if opening.title else _say(lang, "open-plain"), ""]
    lines += [_say(lang, "address", url=opening.student_url), _say(lang, "code", code=spelled(opening.code))]
    lines += [*_code_lines(opening, screen), ""]
    lines += [_say(lang, "teacher", url=opening.teacher_url), _say(lang, "teacher-secret"), ""]
    lines += [line for obstacle in obstacles for line in obstacle_lines(obstacle, opening, lang)]
    return [*lines, _say(lang, "stop")]


def _code_lines(opening: ClassOpening, screen: Screen) -> list[str]:
    if not screen.colours:
        return []
    lines = qr_lines(opening.qr_url, screen.encoding)
    wide = _columns(lines[0])
    return ["", *lines] if max(wide, _NARROWEST) <= screen.columns else []


def _columns(line: str) -> int:
    """Return the width of a line of a QR code: what is no escape sequence."""
    import click

    return len(click.unstyle(line))


def spelled(code: str) -> str:
    """Return a class code in two halves, as one reads it aloud."""
    half = (len(code) + 1) // 2
    return f"{code[:half]} {code[half:]}" if len(code) > 4 else code


def reached_lines(obstacles: Sequence[ReachProblem], opening: ClassOpening, lang: str) -> list[str]:
    """Return what stands in the terminal when a browser on another device has tried everything."""
    lines = [_say(lang, "reached-but" if obstacles else "reached")]
    return lines + [line for obstacle in obstacles for line in obstacle_lines(obstacle, opening, lang)]


def obstacle_lines(obstacle: ReachProblem, opening: ClassOpening, lang: str) -> list[str]:
    """Return what an obstacle is, and what to do about it, each as a line."""
    mark = "!" if obstacle in BLOCKING else "·"
    about = Text(f"classroom_start.obstacle-{obstacle}").say(lang)
    return [f"{mark} {about}", *(f"    {line}" for line in remedies(obstacle, opening, lang))]


def remedies(obstacle: ReachProblem, opening: ClassOpening, lang: str) -> list[str]:
    """Return what to do about an obstacle, one thing after the other."""
    return list(_remedies(obstacle, opening, lang))


def _remedies(obstacle: ReachProblem, opening: ClassOpening, lang: str) -> Iterator[str]:
    if obstacle == ReachProblem.ONLY_HERE:
        first = next((one.address for one in opening.others if one.is_useful), None)
        if first:
            yield _say(lang, "listen", address=f"{first}:{opening.port}")
    if obstacle == ReachProblem.NOBODY_YET:
        yield _say(lang, "same-network", start=_start_of(opening.student_url))
        yield _say(lang, firewall_entry(platform.system()), port=opening.port)
        yield _say(lang, "isolation")
        more = [one.address for one in opening.others if one.is_useful]
        if more:
            yield _say(lang, "other-addresses", addresses=", ".join(f"{a}:{opening.port}" for a in more))


def firewall_entry(system: str) -> str:
    """Return the entry of the catalogue about the firewall of a system, as `platform.system()` calls it."""
    return _FIREWALLS.get(system, "firewall-linux")


def _start_of(url: str) -> str:
    """Return the beginning that addresses in the same room share: 192.168.0."""
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"{host.rpartition('.')[0]}." if host.replace(".", "").isdigit() else host


def _say(lang: str, entry: str, /, **values: object) -> str:
    return Text(f"classroom_start.{entry}", **values).say(lang)
