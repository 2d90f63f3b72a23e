"""One robot of a race, in a worker: its run under the race's seed, drawn and graded."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gorae.jobs.job import Job, Work, digest


@dataclass(frozen=True)
class RaceLap(Work):
    """A program's part in a race."""

    job: Job

    @property
    def key(self) -> str:
        return digest(f"race {self.job.key}".encode())

    def run(self) -> bytes:
        """Return the replay's frames, the score and how long it lasts, as JSON. Raises UsageError."""
        from gorae.bench.session import grade_results
        from gorae.jobs.results import decode
        from gorae.report.page.replay import frames

        job, setting = self.job, self.job.setting
        result = decode(job.run())
        verdict = grade_results(
            setting.challenge, setting.kit, job.program, [job.seed], [result], dict(job.along)
        )
        recording = result.recording
        last_s = float(recording.times[-1]) if len(recording.times) else 0.0
        told = {
            "frames": frames(recording),
            "score": verdict.score,
            "max_score": verdict.max_score,
            "passed": verdict.passed,
            "end_s": min(last_s, result.ended_s + 1.0),
        }
        return json.dumps(told, allow_nan=False).encode()
