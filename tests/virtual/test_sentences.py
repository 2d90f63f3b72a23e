"""A board's own sentences: said in one language, read in another."""

from __future__ import annotations

import pytest

from gorae.bench import run_virtual
from gorae.bench.session import drive_test
from gorae.jobs.results import decode, encode
from gorae.kits import load_kit
from gorae.lessons import find_lesson
from gorae.virtual.sentences import LANGUAGES, find_sentence, not_imitated, say_again


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["radio", "microbit.speech", "input", "machines.busy"])
def test_a_sentence_is_found_in_whatever_language(name: str, lang: str) -> None:
    said = not_imitated(name).say(lang)
    found = find_sentence(f"NotImplementedError: {said}")
    assert found is not None
    assert found[0] == "NotImplementedError: "
    assert [found[1].say(one) for one in LANGUAGES] == [not_imitated(name).say(one) for one in LANGUAGES]
    for other in LANGUAGES:
        assert say_again(f"a {said} b {said}", other) == "a {0} b {0}".format(not_imitated(name).say(other))


@pytest.mark.parametrize("said", ["", "NameError: name 'x' isn't defined", "the virtual kit has no ; try it"])
def test_what_a_program_says_is_left_alone(said: str) -> None:
    assert find_sentence(said) is None
    assert say_again(said, "ko") == said


def test_a_result_made_in_english_is_told_in_korean() -> None:
    test = drive_test(find_lesson("hello-kit").challenge, load_kit("maqueen"), 1)
    error = decode(encode(run_virtual(b"input()\n", test, lang="en"))).error
    assert error is not None
    assert "input()은 누가" in error.message.say("ko")
    assert "input() waits" in error.message.say("en")
    assert "input() waits" not in error.message.say("ko")
