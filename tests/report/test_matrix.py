"""The confusion matrix, on pages and in the terminal: any number of labels, whatever they are called."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gorae.report.page.learned.matrix import matrix_html
from gorae.report.text.matrix import confusion_table, percent

LABELS = ["원 그리기", "shake", "<script>alert(1)</script>"]
COUNTS = [[9, 1, 0], [0, 10, 0], [2, 0, 0]]


def test_the_terminal_has_a_line_for_each_true_label() -> None:
    lines = confusion_table(LABELS, COUNTS, "en").splitlines()
    assert len(lines) == 4
    assert lines[1].split() == ["원", "그리기", "9", "1", "·", "90", "%"]
    assert lines[3].split()[-4:] == ["·", "·", "0", "%"]


def test_columns_stand_below_each_other_in_korean_too() -> None:
    from gorae.report.text.columns import columns_of

    assert len({columns_of(line) for line in confusion_table(LABELS, COUNTS, "ko").splitlines()}) == 1


def test_many_labels_are_listed_with_what_they_were_taken_for() -> None:
    labels = [f"label {number}" for number in range(40)]
    counts = [[5 if row == column else 0 for column in range(40)] for row in range(40)]
    counts[7][3] = 5
    lines = confusion_table(labels, counts, "en").splitlines()
    assert len(lines) == 40
    assert lines[7].split() == ["label", "7", "50", "%", "5/10", "taken", "for", "label", "3", "5"]


@pytest.mark.parametrize(("share", "said"), [(None, "–"), (0.0, "0 %"), (0.999, "99 %"), (1.0, "100 %")])
def test_what_is_not_all_is_not_shown_as_all(share: float | None, said: str) -> None:
    assert percent(share) == said


def test_a_cell_leads_to_its_windows(make: SimpleNamespace) -> None:
    html = matrix_html(LABELS, COUNTS, "en", link=lambda true, predicted: f"#c{true}-{predicted}")
    links = make.elements(html).all("a")
    assert [link["href"] for link in links] == ["#c0-0", "#c0-1", "#c1-1", "#c2-0"]
    assert links[1]["aria-label"] == "1 × “원 그리기” was taken for “shake”"


@pytest.mark.parametrize("size", [0, 1, 2, 40])
def test_any_number_of_labels(size: int, make: SimpleNamespace) -> None:
    counts = [[1] * size for _ in range(size)]
    html = matrix_html([f"{at}" for at in range(size)], counts, "ko")
    assert len(make.elements(html).all("td")) == size * (size + 1)
    assert confusion_table([f"{at}" for at in range(size)], counts, "ko") is not None


def test_hostile_labels_stay_text(make: SimpleNamespace) -> None:
    html = str(matrix_html(LABELS, COUNTS, "en"))
    assert not make.elements(html).all("script")
    assert "<script>alert(1)</script>" in make.elements(html).text
