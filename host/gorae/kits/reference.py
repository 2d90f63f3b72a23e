"""What `robot` can do: names, parameters and descriptions, from its source and `robot.yaml`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gorae import documents, resources
from gorae.documents import Document, Localized
from gorae.parts import KINDS


class _Entry(Document):
    """What `robot.yaml` says about one function."""

    group: str
    ko: str
    """The description; the English one is the docstring."""
    parameters: dict[str, Localized] = {}
    returns: Localized | None = None
    example: str
    picture: str | None = None
    """A drawing in `report/page/assets/robot/`."""


class _Pages(Document):
    """The whole of `robot.yaml`."""

    groups: dict[str, Localized]
    functions: dict[str, _Entry]


@dataclass(frozen=True)
class RobotFunction:
    """One function of `robot`."""

    name: str
    signature: str
    """As in `drive(speed, turn=0)`."""
    definition: str
    """With types, as in `def drive(speed: float, turn: float = 0) -> None`."""
    group: Localized
    texts: dict[str, str]
    """The description by language."""
    parameters: dict[str, Localized]
    returns: Localized | None
    example: str
    picture: str | None

    @property
    def first_lines(self) -> dict[str, str]:
        """The first sentence of the description, by language."""
        return {lang: " ".join(text.split("\n\n")[0].split()) for lang, text in self.texts.items()}


@cache
def robot_functions() -> tuple[RobotFunction, ...]:
    """Every function of `robot`, group by group. Raises DocumentError for a broken installation."""
    pages = documents.load(Path(__file__).with_name("robot.yaml"), _Pages)
    nodes = function_nodes()
    return tuple(
        _function(nodes[name], entry, pages.groups[entry.group])
        for group in pages.groups
        for name, entry in pages.functions.items()
        if entry.group == group and name in nodes
    )


def function_nodes() -> dict[str, ast.FunctionDef]:
    """The public functions of `firmware/common/robot.py` and those that parts add to it, by name."""
    nodes = {name: node for name, node in _functions("common/robot.py") if not name.startswith("_")}
    for driver in (driver for kind in KINDS for driver in kind.drivers if driver.adds):
        own = dict(_functions(driver.file))
        nodes |= {name: own[name] for name in driver.adds}
    return nodes


def _functions(file: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    source = (resources.folder("firmware") / file).read_text(encoding="utf-8")
    yield from ((node.name, node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))


def _function(node: ast.FunctionDef, entry: _Entry, group: Localized) -> RobotFunction:
    defaults = [None] * (len(node.args.args) - len(node.args.defaults)) + list(node.args.defaults)
    given = [
        arg.arg if default is None else f"{arg.arg}={ast.unparse(default)}"
        for arg, default in zip(node.args.args, defaults, strict=True)
    ]
    returns = ast.unparse(node.returns) if node.returns else "None"
    return RobotFunction(
        name=node.name,
        signature=f"{node.name}({', '.join(given)})",
        definition=f"def {node.name}({ast.unparse(node.args)}) -> {returns}",
        group=group,
        texts={"en": ast.get_docstring(node) or "", "ko": entry.ko},
        parameters=dict(entry.parameters),
        returns=entry.returns,
        example=entry.example.rstrip("\n"),
        picture=entry.picture,
    )


def stub(lang: str) -> str:
    """`robot.pyi`: from it an editor completes names and shows descriptions in `lang`."""
    parts = ['"""robot"""\n']
    for function in robot_functions():
        lines = [function.texts[lang].strip()]
        lines += [f"{name}: {text.say(lang)}" for name, text in function.parameters.items()]
        lines += [f"→ {function.returns.say(lang)}"] if function.returns else []
        text = "\n\n".join([lines[0], "\n".join(lines[1:])]).strip().replace("\n", "\n    ")
        parts.append(f'{function.definition}:\n    """{text}\n    """\n')
    return "\n".join(parts)
