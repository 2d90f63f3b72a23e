"""What is handed in beside a program: every rule can be kept and missed, and nothing can make it fall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.grading.challenge import Challenge, Check
from gorae.grading.learned.answers import Asked
from gorae.grading.learned.appraisal import Appraisal, appraise
from gorae.grading.learned.card import CardRules, misses_in_runs, read_card
from gorae.grading.learned.data import DataRules, data_misses
from gorae.grading.learned.model import ModelRules, model_misses
from gorae.grading.learned.recognition import Recognition
from gorae.lessons.kitchen import make
from gorae.lessons.recipes import Recipe
from gorae.programs.handed import CARD, DATASET, LIMITS, MODEL, TEST
from gorae.texts import Text

GESTURES = ["circle", "shake", "tilt"]
RECORD = {"people": [1, 2, 3, 4], "gestures": GESTURES, "windows": 4, "hands": ["right", "left"]}
CARD_TEXT = """
name: my wand
made_by: number 7
use: to play music by moving
not_for: opening doors
windows: 48
people: 4
labels: [circle, shake, tilt]
accuracy: 75 %
weakest_label: circle
weakest_group: left
"""


def files(**recipe: Any) -> dict[str, bytes]:
    whole = {"dataset": [{"record": RECORD}], "model": {"kind": "tree"}} | recipe
    return make(Recipe.model_validate(whole))


@pytest.fixture(scope="module")
def good() -> Mapping[str, bytes]:
    test = [{"record": RECORD | {"people": [8, 9], "windows": 2}}]
    return files(test=test) | {CARD: CARD_TEXT.encode()}


def said(misses: Any) -> str:
    told = list(misses)
    assert all(text.say("ko") for text in told)
    return " ".join(text.say("en") for text in told)


def of_data(handed: Mapping[str, bytes], **rules: Any) -> str:
    return said(data_misses(DataRules.model_validate(rules), handed))


def of_model(handed: Mapping[str, bytes], seconds: float | Text | None = None, **rules: Any) -> str:
    return said(model_misses(ModelRules.model_validate(rules), handed, seconds))


# --- the dataset --------------------------------------------------------------------------------------


def test_a_good_dataset_keeps_every_rule(good: Mapping[str, bytes]) -> None:
    rules = {
        "labels": GESTURES, "windows": 16, "balance": 1.2, "people": 4, "each_hand": 8, "rate": "50 Hz",
        "seconds": "1 s", "no_twins": True, "implausible": "30 %", "new_test": True,
    }  # fmt: skip
    assert of_data(good, **rules) == ""


@pytest.mark.parametrize(
    ("steps", "rules", "says"),
    [
        ([{"drop": {"label": "tilt", "every": 2}}], {"windows": 10}, "8"),
        ([{"drop": {"label": "tilt", "every": 2}}], {"balance": 1.5}, "tilt"),
        ([{"drop": {"label": "tilt"}}], {"labels": GESTURES}, "no windows of tilt"),
        ([{"drop": {"people": [2, 3, 4]}}], {"people": 3}, "1"),
        ([{"drop": {"label": "tilt", "people": [4]}}], {"people": 4}, "4"),
        ([{"drop": {"hand": "left"}}], {"each_hand": 4}, "left-handed people there are only 0"),
        ([{"copy": {"every": 20}}], {"no_twins": True}, "49"),
        ([{"relabel": {"label": "circle", "to": "tilt", "every": 2}}], {"implausible": "25 %"}, "tilt"),
    ],
)
def test_what_is_wrong_with_a_dataset_is_told_with_its_numbers(
    steps: list[Any], rules: dict[str, Any], says: str
) -> None:
    handed = files(dataset=[{"record": RECORD}, *steps])
    assert says in of_data(handed, **rules)
    assert of_data(files(), **rules) == ""


def test_a_rate_that_is_too_low_is_told() -> None:
    slow = files(dataset=[{"record": RECORD | {"hz": 5, "seconds": "2 s"}}])
    assert "50" in of_data(slow, rate="50 Hz")


def test_windows_and_people_of_the_training_are_no_test(good: Mapping[str, bytes]) -> None:
    leak = files(test=[{"take": {"every": 6}}])
    for told in (of_data(leak, new_test=True), of_model(leak, new_test=True)):
        assert "8 of 8" in told or "8" in told
        assert "people" in told
    assert of_model(good, new_test=True) == ""
    empty = {**good, TEST: good[TEST].splitlines(keepends=True)[0]}
    assert "nothing was tested" in of_data(empty, new_test=True)


# --- the model ----------------------------------------------------------------------------------------


def test_a_model_that_comes_from_its_data_does_so_byte_for_byte(good: Mapping[str, bytes]) -> None:
    assert of_model(good, from_data=True) == ""
    assert of_model({**good, MODEL: good[MODEL].replace(b"\n", b"\r\n")}, from_data=True) == ""


def test_a_model_that_was_edited_is_told_with_its_line(good: Mapping[str, bytes]) -> None:
    lines = good[MODEL].split(b"\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(b" if ") and b" < " in line)
    lines[at] = lines[at].replace(b" < ", b" <= ")
    told = of_model({**good, MODEL: b"\n".join(lines)}, from_data=True)
    assert f"Line {at + 1} of model.py" in told
    assert "<=" in told


@pytest.mark.parametrize("also", [b" ", b"\t", b"\xe2\x80\x8b"])
def test_a_line_with_another_space_is_told_as_such(good: Mapping[str, bytes], also: bytes) -> None:
    told = of_model({**good, MODEL: good[MODEL].replace(b"HZ = 50", b"HZ = 50" + also)}, from_data=True)
    assert "Line 6 of model.py" in told
    assert "spaces" in told


def test_a_model_of_other_data_is_told(good: Mapping[str, bytes]) -> None:
    more = files(dataset=[{"record": RECORD}, {"record": RECORD | {"people": [5]}}])
    told = of_model({**good, DATASET: more[DATASET]}, from_data=True)
    assert "on 48 windows" in told
    assert "60 now" in told


def test_a_model_that_says_nothing_of_itself_is_told(good: Mapping[str, bytes]) -> None:
    assert "gorae train" in of_model(
        {**good, MODEL: b"def classify(x, y, z): return 'circle'\n"}, from_data=True
    )


def test_size_speed_and_kind(good: Mapping[str, bytes]) -> None:
    assert "512" in of_model(good, bytes=512)
    assert "30 ms; at most 25 ms" in of_model(good, 0.03, ms="25 ms")
    assert of_model(good, 0.02, ms="25 ms", bytes=2048, kinds=["tree"]) == ""
    assert "tree" in of_model(good, kinds=["knn"])
    assert "more than 2 features" in of_model(good, features=2)
    assert of_model(good, features=8) == ""
    assert "no answer: " in of_model(good, Text("grading.the-end"), ms="25 ms")


# --- the card -----------------------------------------------------------------------------------------


def asked(*rows: tuple[str, str, str]) -> Recognition:
    each = [
        Asked(1, 1, 0.0, 1.0, gesture, gesture if right == "ok" else "tilt", 0, person=1000, hand=hand)
        for gesture, hand, right in rows
    ]
    return Recognition(("circle", "shake"), tuple(each))


SEEN = asked(
    ("circle", "left", "no"), ("circle", "right", "ok"), ("shake", "left", "ok"), ("shake", "right", "ok")
)


def in_runs(handed: Mapping[str, bytes], **rules: Any) -> str:
    return said(misses_in_runs(CardRules.model_validate(rules), read_card(handed), SEEN))


def card_of(good: Mapping[str, bytes], old: str = "", new: str = "") -> dict[str, bytes]:
    assert old in CARD_TEXT
    return {**good, CARD: CARD_TEXT.replace(old, new).encode()}


def of_files(handed: Mapping[str, bytes]) -> str:
    check = {"id": "c", "points": 1, "card": {"complete": True}}
    whole = {
        "id": "t", "title": {"en": "T", "ko": "T"}, "arena": "table", "kits": ["maqueen"],
        "start": {"x": "0 mm", "y": "0 mm"}, "time_limit": "5 s", "checks": [check],
    }  # fmt: skip
    miss = appraise(Challenge.model_validate(whole), handed).misses["c"]
    return miss.say("en") if miss else ""


def test_an_honest_card_is_right(good: Mapping[str, bytes]) -> None:
    assert of_files(good) == ""
    assert in_runs(good, within=10, weakest=True) == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("75 %", "0.75", "0.75 is less than one in a hundred; write percent, as in 75 %"),
        ("opening doors", "'…'", "nothing is written here yet"),
        ("my wand", "'   '", "nothing is written here yet"),
        ("my wand", "w" * 3000, "at most 2000 characters"),
        ("windows: 48", "windows: 100", "says 100 windows, and dataset.csv has 48"),
        ("people: 4", "people: 40", "says 40 people"),
        ("labels: [circle, shake, tilt]", "labels: [circle, shake]", "circle, shake, tilt"),
        ("use: to play music by moving", "use:", "line 4: use"),
        ("accuracy: 75 %", "accuracy: great", "82 %"),
        ("accuracy: 75 %", "accuracy: yes", "82 %"),
        ("accuracy: 75 %", "accuracy: true", "82 %"),
        ("accuracy: 75 %", "accuracy: [75]", "82 %"),
        ("accuracy: 75 %", "accuracy: -1", "82 %"),
        ("accuracy: 75 %", "accuracy: 101", "82 %"),
        ("name: my wand", "title: my wand", "2 place(s)"),
    ],
)
def test_a_card_that_is_not_whole_or_not_true_is_told(
    good: Mapping[str, bytes], old: str, new: str, says: str
) -> None:
    assert says in of_files(card_of(good, old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("accuracy: 75 %", "accuracy: 99 %", "of people it has never met it recognised 75%"),
        ("accuracy: 75 %", "accuracy: 60", "60%"),
        ("accuracy: 75 %", "accuracy: 75 %\nrecall: {circle: 90 %}", "90% of circles; in these"),
        ("weakest_label: circle", "weakest_label: shake", "of circles only 50%"),
        ("weakest_group: left", "weakest_group: right", "left-handed people only 50%"),
        ("weakest_group: left", "weakest_group: none", "left-handed people only 50%"),
    ],
)  # fmt: skip
def test_a_card_whose_numbers_the_runs_do_not_show_is_told(
    good: Mapping[str, bytes], old: str, new: str, says: str
) -> None:
    assert says in in_runs(card_of(good, old, new), within=10, weakest=True)


@pytest.mark.parametrize(
    ("claimed", "honest"), [(63, False), (65, True), (75, True), (85, True), (87, False)]
)
def test_a_card_may_be_ten_points_off_and_not_twelve(
    good: Mapping[str, bytes], claimed: int, honest: bool
) -> None:
    found = in_runs(card_of(good, "accuracy: 75 %", f"accuracy: {claimed} %"), within=10)
    assert (found == "") is honest


@pytest.mark.parametrize("written", ["0", "0 %", "100", "100 %", "1", "0.5 %", " 75% "])
def test_shares_that_a_card_may_say(good: Mapping[str, bytes], written: str) -> None:
    card = read_card(card_of(good, "75 %", f"{written!r}" if "%" in written else written))
    assert card.accuracy == pytest.approx(float(written.replace("%", "")) / 100)


def test_no_group_is_the_weakest_where_all_are_alike(good: Mapping[str, bytes]) -> None:
    alike = asked(*((gesture, hand, "ok") for gesture in ("circle", "shake") for hand in ("left", "right")))
    rules = CardRules.model_validate({"weakest": True})
    none = read_card(card_of(good, "weakest_group: left", "weakest_group: none"))
    assert said(misses_in_runs(rules, none, alike)) == ""


def test_a_card_that_is_not_there_is_told(good: Mapping[str, bytes]) -> None:
    assert CARD in of_files({name: data for name, data in good.items() if name != CARD})


def test_the_numbers_of_a_card_wait_for_the_runs(good: Mapping[str, bytes]) -> None:
    check = Check.model_validate({"id": "c", "points": 1, "card": {"within": 10}})
    honest = Appraisal({"c": None}, good[CARD])
    boasting = Appraisal({"c": None}, card_of(good, "75 %", "99 %")[CARD])
    assert boasting.miss_of(check, None) is None
    assert honest.miss_of(check, SEEN) is None
    miss = boasting.miss_of(check, SEEN)
    assert miss is not None
    assert "recognised 75%" in miss.say("en")
    assert Appraisal({"c": Text("learned.no-file", file=CARD)}).miss_of(check, SEEN) is not None


BOMB = b"a: &a [x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a]\nname: [*b, *b, *b, *b]\n"


@pytest.mark.parametrize(
    "card",
    [BOMB, b"[" * 50_000, b"\xff\xfe", b"", b"name: !!python/object:os.system x", b"a: " + b"9" * 90_000],
)
def test_a_hostile_card_is_told_and_nothing_falls(good: Mapping[str, bytes], card: bytes) -> None:
    assert "card.yaml" in of_files({**good, CARD: card})


# --- strangers' files ---------------------------------------------------------------------------------

ALL_RULES = {
    "windows": 2, "balance": 1.5, "people": 2, "each_hand": 1, "rate": "50 Hz", "seconds": "1 s",
    "clean": True, "no_twins": True, "implausible": "0 %", "new_test": True,
}  # fmt: skip


@pytest.mark.parametrize(
    "handed",
    [
        {},
        {DATASET: b""},
        {DATASET: b"\xff\xfe\x00"},
        {DATASET: b"window,label,time,accel_x\n"},
        {DATASET: b"window,label,time,accel_x\n1,a,0,nan\n1,a,0,inf\n"},
        {DATASET: b"window,label,time,accel_x\n" + b"1,a,0.0,1\n" * 5},
        {DATASET: b"window,label,time\n1,a,0\n2,b,0\n"},
        {DATASET: b"window,label,person,hand,time,accel_x\n1,a,=cmd,left,0,1e308\n2,b,x,right,0,-1e308\n"},
    ],
)
def test_a_dataset_that_is_none_is_a_miss_and_no_fault_of_ours(handed: dict[str, bytes]) -> None:
    assert of_data(handed, **ALL_RULES)
    assert of_model({MODEL: b"# gorae model\n", **handed}, from_data=True, new_test=True)


@settings(max_examples=30)
@given(st.binary(max_size=400), st.binary(max_size=400))
def test_no_bytes_make_it_fall(data: bytes, model: bytes) -> None:
    head = b"window,label,person,hand,time,accel_x,accel_y\n"
    handed = {DATASET: head + data, MODEL: model, TEST: data, CARD: model}
    of_data(handed, **ALL_RULES)
    of_model(handed, from_data=True, new_test=True, bytes=100)
    of_files(handed)


def test_too_many_windows_are_refused_before_any_work(good: Mapping[str, bytes]) -> None:
    rows = b"".join(b"%d,a,,,0,1\n" % number for number in range(1, 5_100))
    told = of_data({DATASET: b"window,label,person,hand,time,accel_x\n" + rows}, windows=1)
    assert "5099" in told
    assert LIMITS[DATASET] < 64_000_000


def test_an_appraisal_survives_the_way_to_a_worker_and_back(good: Mapping[str, bytes]) -> None:
    from gorae.jobs.appraisals import decode, encode

    one = Appraisal({"a": None, "b": Text("learned.no-file", file="x")}, CARD_TEXT.encode())
    assert decode(encode(one)) == one
    assert decode(encode(replace(one, card=b"\xff"))).card == b"\xff"
