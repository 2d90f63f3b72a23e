"""A store with pseudonyms: no name is in it, and beside it nobody is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.cli.commands.grade import STORE
from gorae.errors import UsageError
from gorae.jobs.pseudonyms import NAMES, Pseudonyms
from gorae.jobs.store import GradedWork, ResultStore
from gorae.lessons.catalogue import find_lesson

Call = Callable[..., Any]
PROGRAM = find_lesson("hello-kit").starter.read_bytes()


def work(person: str, path: str) -> GradedWork:
    return GradedWork(person, "maze", "maqueen", path, ("k",), 1, True, 1.0, 1.0, (), b"")


def test_names_come_back_and_stay_the_same(tmp_path: Path) -> None:
    done = [
        work("김민준", "김민준_12_assignsubmission_file/main.py"),
        work("이서연", "b.py"),
        work("김민준", "c.py"),
    ]
    hidden = Pseudonyms(tmp_path / NAMES).hide(done)
    assert hidden[0].person == hidden[2].person != hidden[1].person
    assert "김민준" not in repr(hidden)
    assert "12_assign" not in repr(hidden)
    again = Pseudonyms(tmp_path / NAMES)
    assert again.show(hidden) == done
    before = (tmp_path / NAMES).stat().st_ino
    assert again.hide(done) == hidden
    assert (tmp_path / NAMES).stat().st_ino == before  # no name is new: nothing is written
    assert Pseudonyms(tmp_path / "gone.json").show(hidden) == hidden


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"people": {"p": 1}, "paths": {}}', '{"people": 1}', "\xff"]
)
def test_a_file_that_tells_no_names_is_told(tmp_path: Path, said: str) -> None:
    (tmp_path / NAMES).write_bytes(said.encode("latin-1"))
    with pytest.raises(UsageError):
        Pseudonyms(tmp_path / NAMES)


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    for person in ("김민준", "이서연"):
        (tmp_path / "class" / person).mkdir(parents=True)
        (tmp_path / "class" / person / "main.py").write_bytes(
            PROGRAM + f"print({person != '이서연'})\n".encode()
        )
    return tmp_path / "class"


def test_no_name_is_in_the_store(call: Call, handed_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("grade", handed_in, "--lesson", "hello-kit", "--runs", 1, "--out", out)
    assert "김민준" in call(*words, "--pseudonyms").out
    call(*words)  # whoever forgets the word later adds no names
    stored = b"".join(path.read_bytes() for path in out.glob(f"{STORE}*"))
    for person in ("김민준", "이서연"):
        assert person.encode() not in stored
    assert "김민준" in call("gradebook", out).out
    (out / NAMES).unlink()
    book = call("gradebook", out).out
    assert "p-" in book
    assert "김민준" not in book


def test_a_store_with_names_in_it_takes_no_pseudonyms(call: Call, handed_in: Path, tmp_path: Path) -> None:
    words = ("grade", handed_in, "--lesson", "hello-kit", "--runs", 1, "--out", tmp_path / "out")
    call(*words)
    refused = call(*words, "--pseudonyms")
    assert refused.status == 2
    assert "results.sqlite" in refused.err


@pytest.mark.parametrize("option", [("--pseudonyms",), ()])
def test_of_two_that_grade_at_once_both_keep_their_names(
    call: Call, handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    """The other one has begun before there was a file with names, and ends first."""
    out, other = tmp_path / "out", tmp_path / "other"
    (other / "박지훈").mkdir(parents=True)
    (other / "박지훈" / "main.py").write_bytes(PROGRAM + b"print(7)\n")
    options = ("--lesson", "hello-kit", "--runs", 1, "--out", out)
    real = ResultStore.note
    called: list[Any] = []

    def noted(store: ResultStore, *given: Any) -> Any:
        if not called:
            called.append(call("grade", other, *options, "--pseudonyms"))
        return real(store, *given)

    monkeypatch.setattr(ResultStore, "note", noted)
    call("grade", handed_in, *options, *option)
    with ResultStore(out / STORE) as store:
        known = store.work()
    assert all(one.person.startswith("p-") for one in known)
    assert {one.person for one in Pseudonyms(out / NAMES).show(known)} == {"김민준", "이서연", "박지훈"}
