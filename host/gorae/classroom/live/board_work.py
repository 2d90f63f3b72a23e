"""What is done with a board at a student's cable, in a worker: put a program on it, run it, check it.

It tells `{"say": SENTENCE}`, `{"progress": [file, done, total]}`, `{"printed": text}`, `{"frames": …}` and
`{"ask": [{"check", "question"}]}`, which is answered by `{"answers": {check: true}}`; besides, it tells and
hears what `CableLink` does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from gorae.bench.real import run_real
from gorae.bench.session import run_of
from gorae.bench.virtual import RunResult
from gorae.boards import Identity, Repl, push, session
from gorae.boards.files import remove
from gorae.classroom.live.activity import Activity, LiveOrder, Message, Tell
from gorae.classroom.live.cable_link import CableEnded, CableLink
from gorae.errors import GoraeError, UsageError
from gorae.flash.ours import renew
from gorae.grading.challenge import Challenge, Check
from gorae.grading.grade import grade, unseen
from gorae.grading.verdict import Verdict
from gorae.jobs.results import sentence_to_json
from gorae.kits import Kit
from gorae.kits.calibration import calibrated, parse_calibration
from gorae.names import PROGRAM
from gorae.telemetry.frames import Item, Sample, TextFrame
from gorae.texts import Text

Deed = Literal["push", "run", "check"]
"""`push`: the program stays on the board and runs without the cable; `check`: it is graded."""
MAX_RUN_S = 300.0
ANSWER_S = 600.0
"""How long a question about what somebody saw may wait."""
MAX_TOLD = 8_000
_TELL_EVERY_S = 0.1
_PORT = "USB"


@dataclass(frozen=True)
class BoardOrder(LiveOrder):
    """A deed with the board at a cable."""

    deed: Deed
    challenge: Challenge
    kit: Kit
    program: bytes
    along: tuple[tuple[str, bytes], ...] = ()
    """The program's other files, by their names on the board."""
    lang: str = "ko"

    def begin(self, tell: Tell) -> BoardWork:
        return BoardWork(self, tell)


class BoardWork(Activity):
    """One deed, from the first question to the board until its motors stand still."""

    def __init__(self, order: BoardOrder, tell: Tell) -> None:
        self._order, self._tell = order, tell
        self._link = CableLink(_PORT, tell)
        self._answered = threading.Condition()
        self._answers: dict[str, bool] | None = None
        self._stopped = False
        self._news = _BoardNews(tell)

    # --- from the browser -----------------------------------------------------------------------------

    def take(self, message: Message, data: bytes) -> None:
        match message:
            case {"answers": dict(answers)}:
                with self._answered:
                    self._answers = {str(check): done is True for check, done in answers.items()}
                    self._answered.notify_all()
            case _:
                self._link.take(message, data)

    def stop(self) -> None:
        with self._answered:
            self._stopped = True
            self._answered.notify_all()
        self._link.end()

    # --- what is done ---------------------------------------------------------------------------------

    def go(self) -> Message:
        try:
            return self._done()
        except CableEnded:
            return {"ending": "stopped"}
        except GoraeError as error:
            return {"ending": "refused", "message": sentence_to_json(error.text)}
        finally:
            self._news.send()

    def _done(self) -> Message:
        order = self._order
        with session(self._link, self._say) as (repl, board):
            kit = self._prepared(repl, board)
            if order.deed == "push":
                push(repl, board, {PROGRAM: order.program}, on_progress=self._progress)
                return {"ending": "finished"}
            if order.deed == "run":
                return _ended(self._run(repl, kit, MAX_RUN_S))
            return self._check(repl, kit)

    def _prepared(self, repl: Repl, board: Identity) -> Kit:
        """Have the firmware and the program's other files on the board; return the kit that it is."""
        order, kit = self._order, self._order.kit
        if board.kit and board.kit != kit.id:
            raise UsageError(Text("classroom_live.other-kit", there=board.kit, wanted=kit.id))
        with suppress(UsageError):  # the robot works without it
            if board.calibration is not None:
                kit = calibrated(kit, parse_calibration(board.calibration))
        renew(repl, board, kit, self._progress)
        along = {name: data for name, data in order.along if name not in order.challenge.keep}
        if along:
            push(repl, board, along, on_progress=self._progress)
        remove(repl, order.challenge.keep)
        return kit

    def _run(self, repl: Repl, kit: Kit, limit_s: float) -> RunResult:
        self._tell({"running": True}, b"")
        return run_real(
            repl, self._order.program, kit=kit.id, time_limit_s=limit_s, name=PROGRAM,
            along=dict(self._order.along), on_item=self._news.add,
        )  # fmt: skip

    def _check(self, repl: Repl, kit: Kit) -> Message:
        order, challenge = self._order, self._order.challenge
        result = self._run(repl, kit, challenge.time_limit)
        self._news.send()
        started = result.error is None or result.error.attempt
        open_ones = unseen(challenge, result.recording) if started else []
        run = run_of(result, 1, round(result.ended_s, 3), observed=self._asked(open_ones))
        text = order.program.decode("utf-8", "replace")
        along = dict(order.along)
        verdict = grade(challenge, [run], text, along=along, kit=kit.id, target=_PORT)
        return {**_ended(result), "verdict": verdict_told(verdict, order.lang)}

    def _asked(self, checks: Sequence[Check]) -> dict[str, bool]:
        """Ask who watched what only eyes can see. Raises CableEnded."""
        if not checks:
            return {}
        lang = self._order.lang
        questions = [{"check": check.id, "question": check.name.say(lang)} for check in checks]
        self._tell({"ask": questions}, b"")
        with self._answered:
            self._answered.wait_for(lambda: self._answers is not None or self._stopped, ANSWER_S)
            if self._stopped:
                raise CableEnded
            known = {check.id for check in checks}
            return {check: done for check, done in (self._answers or {}).items() if check in known}

    def _say(self, text: Text) -> None:
        self._tell({"say": text.say(self._order.lang)[:MAX_TOLD]}, b"")

    def _progress(self, name: str, done: int, total: int) -> None:
        self._tell({"progress": [name[:200], done, total]}, b"")


def _ended(result: RunResult) -> dict[str, Any]:
    if result.error:
        message = sentence_to_json(result.error.message)
        return {"ending": "error", "message": message, "line": result.error.line}
    return {"ending": "time-limit" if result.running else "finished"}


def verdict_told(verdict: Verdict, lang: str) -> dict[str, Any]:
    """Return a verdict for people: its score, and each check with what was missed."""
    return {
        "score": verdict.score,
        "max_score": verdict.max_score,
        "outcome": verdict.outcome,
        "lines": [
            {
                "check": check.id,
                "title": check.title.say(lang),
                "status": check.status,
                "points": check.points,
                "max_points": check.max_points,
                "message": "" if check.status == "passed" else check.message.say(lang),
                "line": check.line,
            }
            for check in verdict.checks
        ],
    }


class _BoardNews:
    """What a board sends, told a few times a second."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._printed = ""
        self._names: list[str] = []
        self._rows: list[list[float | None]] = []
        self._told_s = time.monotonic()

    def add(self, item: Item) -> None:
        if isinstance(item, TextFrame):
            self._printed = (self._printed + item.text)[:MAX_TOLD]
        elif isinstance(item, Sample):
            self._sample(item)
        if time.monotonic() - self._told_s >= _TELL_EVERY_S:
            self.send()

    def _sample(self, item: Sample) -> None:
        names = list(item.values)
        if names != self._names:
            self.send()
            self._names = names
        values = (round(value, 2) if isfinite(value) else None for value in item.values.values())
        self._rows.append([round(item.time_s, 3), *values])

    def send(self) -> None:
        """Tell what there is, if there is anything."""
        self._told_s = time.monotonic()
        if self._printed:
            self._tell({"printed": self._printed}, b"")
        if self._rows:
            self._tell({"frames": {"names": self._names, "rows": self._rows}}, b"")
        self._printed, self._rows = "", []
