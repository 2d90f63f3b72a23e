"""What `robot` can do, for a terminal, as Markdown and as a part of a page."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from gorae.kits.reference import RobotFunction, robot_functions
from gorae.texts import Text

if TYPE_CHECKING:
    from markupsafe import Markup

PICTURES = Path(__file__).with_name("assets") / "robot"


def describe_robot(lang: str) -> str:
    """Every function on a line, group by group."""
    width = max(len(function.signature) for function in robot_functions())
    blocks = []
    for title, functions in groupby(robot_functions(), lambda function: function.group.say(lang)):
        lines = [f"  {one.signature:<{width}}  {first_sentence(one.first_lines[lang])}" for one in functions]
        blocks.append("\n".join([title, *lines]))
    return "\n\n".join([*blocks, Text("report.robot-more").say(lang)])


def describe_function(function: RobotFunction, lang: str) -> str:
    """All about one function."""
    lines = [function.signature, "", *_paragraphs(function.texts[lang]), *_values(function, lang)]
    example = [f"    {line}" for line in ["from robot import *", "", *function.example.split("\n")]]
    return "\n".join([*lines, "", Text("report.robot-example").say(lang), *example]).replace("`", "")


def markdown(lang: str) -> str:
    """The whole reference, `docs/robot.ko.md` and `docs/robot.en.md`."""
    title, about = (Text(key).say(lang) for key in ("report.robot-title", "report.robot-about"))
    parts = [f"# {title}\n\n{about}\n"]
    for group, functions in groupby(robot_functions(), lambda function: function.group.say(lang)):
        parts.append(f"## {group}\n")
        parts += [_section(function, lang) for function in functions]
    return "\n".join(parts)


def _section(function: RobotFunction, lang: str) -> str:
    picture = f"![{function.name}](../host/gorae/report/page/assets/robot/{function.picture}.svg)\n\n"
    values = "".join(f"- {line.strip()}\n" for line in _values(function, lang) if line.strip())
    text = "\n\n".join(_paragraphs(function.texts[lang]))
    return (
        f"### `{function.signature}`\n\n{picture if function.picture else ''}{text}\n\n"
        f"{values}{chr(10) if values else ''}```python\n{function.example}\n```\n"
    )


def _values(function: RobotFunction, lang: str) -> list[str]:
    """Lines about what goes in and what comes out."""
    lines = [f"  {name}: {text.say(lang)}" for name, text in function.parameters.items()]
    if function.returns:
        lines.append(f"  → {function.returns.say(lang)}")
    return ["", *lines] if lines else []


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n")]


def first_sentence(text: str) -> str:
    """The first sentence of a description."""
    return text.replace("`", "").partition(". ")[0].rstrip(".") + "."


def drawing(function: RobotFunction) -> Markup:
    """The drawing of a function as SVG; nothing for one that has none."""
    from markupsafe import Markup

    return Markup((PICTURES / f"{function.picture}.svg").read_text("utf-8") if function.picture else "")
