"""What each check is worth: which mistakes it catches, and which of them it alone."""

from __future__ import annotations

from gorae.lessons.matrix import Matrix
from gorae.report.text.proof_matrix import describe_matrix

FOUND = [("a", ["lap"]), ("b", ["lap", "loop"]), ("a", ["line"]), ("c", ["lap"])]
MATRIX = Matrix.of(["lap", "line", "loop", "idle"], FOUND)


def test_what_is_missed_on_any_kit_counts() -> None:
    assert MATRIX.missed["a"] == {"lap", "line"}
    assert MATRIX.caught("lap") == ["a", "b", "c"]
    assert MATRIX.caught_alone("lap") == ["c"]
    assert MATRIX.caught_alone("loop") == []
    assert MATRIX.idle == ["idle"]


def test_it_is_a_table_and_a_sentence_for_each_check() -> None:
    assert describe_matrix(MATRIX, "en").splitlines() == [
        "   lap  line  loop  idle",
        "a   ✘    ✘     ·     ·",
        "b   ✘    ·     ✘     ·",
        "c   ✘    ·     ·     ·",
        "",
        "lap catches 3, and 1 of them no other check would",
        "line catches 1, each of which another check catches, too",
        "loop catches 1, each of which another check catches, too",
        "idle catches no mistake: remove it, or say in the teacher's notes why it is there",
    ]


def test_no_mistakes_are_a_table_without_rows() -> None:
    assert describe_matrix(Matrix.of(["lap"], []), "ko").startswith("  lap\n\nlap: 잡은 실수가 없어요")
