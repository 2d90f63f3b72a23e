"""YAML text as plain data, with the line of every path: any text, in bounded time and memory.

What YAML allows and no file of ours needs is a mistake here: aliases (ten lines of them can stand for
gigabytes), tags, keys that are no text, several documents, numbers without end.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import Resolver
from yaml.scanner import Scanner

from gorae.documents.syntax import in_words
from gorae.errors import Problem
from gorae.texts import Text
from gorae.texts.words import shown

MAX_DEPTH = 40
LONGEST_NUMBER = 40
"""Characters. Python takes long over numbers of a hundred thousand digits."""

Path_: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class FileLimits:
    """How much a file may hold. What has more is left unread."""

    bytes: int = 100_000
    nodes: int = 2_000
    """Values, lists and mappings in each other, all counted."""


USUAL = FileLimits()
"""What the files of lessons and kits need, and some more."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class ParsedYaml:
    """A parsed YAML file: plain data, and the line of every path in it."""

    file: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    holes: set[Path_] = field(default_factory=set)
    """Where the data lacks a value because of a problem that is told already."""
    written: dict[Path_, tuple[str, str]] = field(default_factory=dict)
    """What YAML makes of a value, and what stands in the file: `no` is false and `010` is 8."""
    readable: bool = False
    """Whether the text was YAML to its end, so that the data is worth looking at."""

    def problem(self, path: Path_, text: Text) -> Problem:
        """A Problem at `path`, or at its nearest parent that is in the file."""
        return Problem(self.file, self.line(path), dotted(path), self._as_written(path, text))

    def _as_written(self, path: Path_, text: Text) -> Text:
        """The sentence with a value as it stands in the file, so that its author finds it."""
        read, written = self.written.get(path, ("", ""))
        values = {
            name: written if written and value == read else value for name, value in text.values.items()
        }
        return Text(text.key, **values)

    def line(self, path: Path_) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def dotted(path: Path_) -> str:
    """`("parts", "motors", 0)` -> `parts.motors[0]`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in path)
    return "".join(steps).lstrip(".")


def parse(raw: bytes | str, file: str, most: FileLimits = USUAL) -> ParsedYaml:
    """YAML to plain data. Whatever is wrong with the YAML itself goes to `problems`."""
    source = ParsedYaml(file)
    try:
        text = _decoded(raw, most)
        source.data = _Builder(source, text, most).document()
        source.readable = True
    except _RefusedError as refused:
        source.problems.append(Problem(file, refused.line, "", refused.text))
    except yaml.YAMLError as error:
        line, why = in_words(error, text)
        if all(problem.line != line for problem in source.problems):
            source.problems.append(Problem(file, line, "", why))
    return source


class _RefusedError(Exception):
    """The file is not read any further."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__()
        self.line, self.text = line, text


def _decoded(raw: bytes | str, most: FileLimits) -> str:
    if len(raw) > most.bytes:
        raise _RefusedError(0, Text("documents.too-large", limit=most.bytes // 1000))
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise _RefusedError(error.object.count(b"\n", 0, error.start) + 1, _not_utf8(error)) from None
    strange = _FORBIDDEN.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise _RefusedError(line, Text("documents.no-character", code=f"U+{ord(strange[0]):04X}"))
    return text


def _not_utf8(error: UnicodeDecodeError) -> Text:
    """Other encodings of Korean, and of Windows, are the usual reason."""
    if error.object.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text("documents.not-utf8-but", encoding="UTF-16")
    try:
        error.object.decode("cp949")
    except UnicodeDecodeError:
        return Text("documents.not-utf8")
    return Text("documents.not-utf8-but", encoding="CP949 (EUC-KR)")


class _PythonParser(Reader, Scanner, Parser):
    """A parser for machines without libyaml: the same events, ten times slower."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


_Parser: Callable[[str], Any] = yaml.CSafeLoader if yaml.__with_libyaml__ else _PythonParser

_RESOLVER = Resolver()
_MAKER = yaml.constructor.SafeConstructor()
_YAML = "tag:yaml.org,2002:"
_NUMBERS = {f"{_YAML}int": _MAKER.construct_yaml_int, f"{_YAML}float": _MAKER.construct_yaml_float}
_WORDS = {f"{_YAML}null": _MAKER.construct_yaml_null, f"{_YAML}bool": _MAKER.construct_yaml_bool}


class _Builder:
    """Makes data of the parser's events as they come, so that a file that is too much is left at once."""

    def __init__(self, source: ParsedYaml, text: str, most: FileLimits) -> None:
        self.source = source
        self.most = most
        self.parser = _Parser(text)
        self.nodes = 0
        self.aliases: set[str] = set()

    def document(self) -> Any:
        """The data of the only document; None when there is none."""
        next_event = self.parser.get_event
        next_event()  # the stream begins
        if isinstance(next_event(), yaml.StreamEndEvent):
            return None
        data = self._node(next_event(), ())
        next_event()  # the document ends
        more = next_event()
        if not isinstance(more, yaml.StreamEndEvent):
            raise _RefusedError(_line(more), Text("documents.several-documents"))
        return data

    def _node(self, event: Any, path: Path_) -> Any:
        self.source.lines.setdefault(path, _line(event))
        self.nodes += 1
        if self.nodes > self.most.nodes:
            raise _RefusedError(_line(event), Text("documents.too-much", limit=self.most.nodes))
        if len(path) > MAX_DEPTH:
            raise _RefusedError(_line(event), Text("documents.too-deep", limit=MAX_DEPTH))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        data = self._content(event, path)
        if event.tag is not None:
            return self._hole(event, path, Text("documents.tag", tag=shown(event.tag.replace(_YAML, "!!"))))
        return data

    def _alias(self, event: Any, path: Path_) -> None:
        """Each name is told once, however often it stands in the file."""
        self.source.holes.add(path)
        if event.anchor not in self.aliases:
            self.aliases.add(event.anchor)
            self._report(event, path, Text("documents.alias", name=shown(event.anchor)))

    def _content(self, event: Any, path: Path_) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path)

    def _sequence(self, path: Path_) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := self.parser.get_event(), yaml.SequenceEndEvent):
            result.append(self._node(event, (*path, len(result))))
        return result

    def _mapping(self, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := self.parser.get_event(), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                self._entry(result, event, path)
            else:
                self._hole(event, path, Text("documents.key-is-text"))
                self._node(event, (*path, "?"))
                self._node(self.parser.get_event(), (*path, "?"))
        return result

    def _entry(self, result: dict[str, Any], key_event: Any, path: Path_) -> None:
        key = key_event.value
        place = (*path, key)
        if key not in result:
            self.source.lines[place] = _line(key_event)
            result[key] = self._node(self.parser.get_event(), place)
            return
        first = self.source.lines[place]
        self._report(key_event, place, Text("documents.doubled-key", key=shown(key), first=first))
        self._node(self.parser.get_event(), place)

    def _scalar(self, event: Any, path: Path_) -> Any:
        text: str = event.value
        plain, _ = event.implicit
        tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) if plain else ""  # type: ignore[no-untyped-call]
        if tag not in _WORDS and tag not in _NUMBERS:
            return text
        data = _WORDS[tag](yaml.ScalarNode(tag, text)) if tag in _WORDS else self._number(event, path, tag)
        if shown(data) != shown(text):
            self.source.written[path] = shown(data), shown(text)
        return data

    def _number(self, event: Any, path: Path_, tag: str) -> Any:
        """Times such as `2:30` are no numbers for us, whatever YAML 1.1 says."""
        text: str = event.value
        if ":" in text:
            return text
        try:
            number = _NUMBERS[tag](yaml.ScalarNode(tag, text)) if len(text) <= LONGEST_NUMBER else math.inf
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            return self._hole(event, path, Text("documents.no-number", value=shown(text)))
        return number

    def _hole(self, event: Any, path: Path_, text: Text) -> None:
        self._report(event, path, text)
        self.source.holes.add(path)

    def _report(self, event: Any, path: Path_, text: Text) -> None:
        self.source.problems.append(Problem(self.source.file, _line(event), dotted(path), text))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
