"""Why a request gets nothing: a status, a word for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gorae.texts import Text


class Refusal(Exception):  # noqa: N818
    """A request that is refused. `word` never changes; `more` stands beside it in the JSON."""

    def __init__(
        self,
        status: int,
        word: str,
        *,
        more: Mapping[str, Any] | None = None,
        wait_s: int = 0,
        **values: object,
    ) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.values = values
        self.more = more or {}
        self.wait_s = wait_s
        """After so many seconds it is worth to ask again; 0: nobody knows."""

    @property
    def text(self) -> Text:
        return Text(f"classroom.refused-{self.word}", **self.values)

    def to_json(self, lang: str) -> dict[str, Any]:
        return {"error": self.word, "message": self.text.say(lang), **self.more}
