"""Broken challenge files: each of `tests/vectors/broken` says what its line of `expected.txt` says."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae import documents
from gorae.documents import yaml_data
from gorae.errors import DocumentError, Problem
from gorae.grading import challenge_file
from gorae.grading.challenge_file import load_challenge
from gorae.texts import Text

FOLDER = Path(__file__).parents[1] / "vectors" / "broken"
FILES = sorted(FOLDER.glob("*.yaml"))
ENGLISH = re.compile(r"Input should|did not find|could not find|expected|Errno|No such file|<class")


def expected() -> dict[str, list[str]]:
    """By file: line, path and keys of every mistake."""
    lines = (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines()
    by_file = defaultdict(list)
    for line in lines:
        file, _, rest = line.partition(":")
        by_file[file].append(rest)
    return by_file


EXPECTED = expected()


def found(path: Path) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        load_challenge(path)
    return caught.value


def keys(text: Text) -> list[str]:
    """What a text says, without where it points."""
    if text.key == "grading.both":
        return [key for part in ("first", "second") for key in keys(text.values[part])]  # type: ignore[arg-type]
    if text.key == "grading.at-column":
        return keys(text.values["why"])  # type: ignore[arg-type]
    return [text.key]


def shown(problem: Problem) -> str:
    return f"{problem.line} {problem.path}: {' '.join(keys(problem.text))}"


def test_there_are_fifty_of_them() -> None:
    assert {path.stem for path in FILES} == set(EXPECTED)
    assert len(FILES) >= 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_says_what_is_wrong_and_where(path: Path) -> None:
    error = found(path)
    assert [shown(problem) for problem in error.problems] == EXPECTED[path.stem]
    for problem in error.problems:
        assert problem.file == str(path)
        korean, english = problem.text.say("ko"), problem.text.say("en")
        assert re.search("[가-힣]", korean.partition("\n")[0])
        assert not ENGLISH.search(korean)
        assert korean != english


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_without_libyaml_it_is_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_data, "_Parser", yaml_data._PythonParser)
    assert [shown(problem) for problem in found(path).problems] == EXPECTED[path.stem]


HEAD = """id: a
title: {en: a, ko: 가}
arena: oval
kits: [maqueen, cutebot, esp32-duo]
start: {x: 350 mm, y: 200 mm}
time_limit: 30 s
"""


def checks(count: int, formula: str) -> str:
    lines = [f"- {{id: c{index}, points: 1, formula: '{formula}'}}\n" for index in range(count)]
    return f"{HEAD}checks:\n{''.join(lines)}"


LARGE = {
    "10 MB": ("a" * 10_000_000, "documents.too-large"),
    "1 MB of brackets": ("[" * 1_000_000, "documents.too-large"),
    "100 kB of brackets": ("a: " + "[" * 90_000, "documents.deep-nesting"),
    "100 kB of dashes": ("- " * 45_000, "documents.too-deep"),
    "a million keys": ("".join(f"{index}: 1\n" for index in range(1_000_000)), "documents.too-large"),
    "ten thousand keys": ("".join(f"{index}: 1\n" for index in range(10_000)), "documents.too-much"),
    "a thousand unknown keys": ("".join(f"k{index}: 1\n" for index in range(990)), "documents.missing"),
    "aliases": (f"a: &a 1\nb: [{'*a, ' * 20_000}]", "documents.alias"),
    "tags": (f"a: [{'!a 1, ' * 3_000}]", "documents.tag"),
    "a long formula": (checks(1, "x" * 90_000), "grading.too-long"),
    "strange characters": (checks(30, "$" * 2_900), "grading.strange"),
    "unknown names": (checks(90, "aaa + bbb * ccc / ddd > eee or 1 fff < 0"), "grading.unknown-signal"),
    "needs": (checks(99, "bumps == 0").replace("}\n", ", needs: [c, b, a]}\n"), "grading.unknown-need"),
    "checks": (checks(150, "bumps == 0"), "documents.too-many"),
    "windows": (checks(60, f"{'always[0 s, 30 s] eventually[0.5 s, 9 s] ' * 15} lap >= 1"), "grading.never"),
    "until in until": (checks(2, "(lap > 1 until " * 19 + "lap < 0" + ")" * 19), "grading.never"),
    "kits": (HEAD.replace("[", "[" + "/nowhere.yaml, " * 1_500), "grading.unusable-file"),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_a_file_that_is_too_much_is_refused_in_few_words(name: str, tmp_path: Path) -> None:
    text, key = LARGE[name]
    path = tmp_path / "challenge.yaml"
    path.write_text(text, encoding="utf-8")
    error = found(path)
    assert key in {key for problem in error.problems for key in keys(problem.text)}
    assert len(error.problems) <= documents.MAX_PROBLEMS + 1
    assert len(error.say("ko")) < 200_000


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    assert found(tmp_path / "folder.yaml").problems[0].text.key == "documents.is-folder"
    assert found(tmp_path / "none.yaml").problems[0].text.key == "documents.not-there"
    assert found(tmp_path / "a\0.yaml").problems[0].text.key == "documents.not-there"


WORDS = st.sampled_from([
    *HEAD.splitlines(keepends=True), "checks:\n", "  - id: x\n", "    formula: ", "always(bumps == 0)\n",
    "runs: {vary: {battery: [0, 1]}}\n", "points: ", "---\n", "<<: ", ": ", "- ", "&a ", "*a ", "!b ", "? ",
    "| ", "> ", "[", "]", "{", "}", "'", '"', "#", "\n", "  ", "\t", "%", "@", "\\", "~", ".nan", "\x85",
])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(WORDS | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_is_a_challenge_or_has_mistakes(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_challenge(path)
    except DocumentError as error:
        assert error.problems
        assert error.say("ko") != error.say("en")


def test_a_good_part_of_a_bad_file_is_looked_at_too() -> None:
    """What `loading` drafts must be what references and proofs are able to look at."""
    assert challenge_file._draft({"checks": 5, "runs": [], "stimuli": "x", "measures": None}) is not None
    assert challenge_file._draft([]) is None
