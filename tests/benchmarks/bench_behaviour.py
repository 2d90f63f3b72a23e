"""Learning to drive: Q-learning in virtual time, an evolutionary search, and how many robots learn."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from gorae.bench.session import drive_test, grade_results, run_challenge
from gorae.bench.virtual import run_virtual
from gorae.grading.challenge_file import load_challenge
from gorae.jobs.job import JobSetting
from gorae.jobs.pool import Pool
from gorae.jobs.trial import Trial, ends_with, scores_of
from gorae.jobs.worker import RESULT
from gorae.kits import load_kit
from gorae.learning.evolution import Evolution
from gorae.programs.tunable import find_numbers
from gorae.stl.measures import parse_measure
from gorae.stl.parser import parse_formula

LESSONS = Path(__file__).parents[2] / "lessons"
PID = """\
from robot import *

P = [36, 110, 0.8]
seen = error = 0
while True:
    row = lines()
    if any(row):
        seen = row[0] - row[1]
    error = P[2] * error + (1 - P[2]) * seen
    drive(P[1], P[0] * error)
    sleep(20)
"""


def q_learning() -> None:
    """120 s of virtual learning; the aim is 2 s."""
    challenge = load_challenge(LESSONS / "trial-and-error/challenge.yaml")
    source = (LESSONS / "trial-and-error/solution.py").read_bytes().replace(b"87000", b"119000")
    test = replace(drive_test(challenge, load_kit("maqueen"), 1), restarts=())
    run_virtual(b"", replace(test, time_limit_s=1.0), lang="en")
    begin = time.perf_counter()
    run_virtual(source, test, lang="en")
    print(f"Q-learning, 120 s virtual   {time.perf_counter() - begin:6.2f} s")


def evolution(candidates: int = 200) -> None:
    """200 candidates of one lap on all cores; the aim is 30 s on two."""
    challenge = load_challenge(LESSONS / "line-pid/challenge.yaml")
    tunable = find_numbers(PID.encode(), "P", "pid.py")
    score = parse_measure("first(lap >= 1)")
    until = ends_with(score, [parse_formula("abs(line_offset) > 40 mm")])
    trial = Trial(JobSetting(challenge, load_kit("maqueen")), PID.encode(), (1,), score, until)
    search = Evolution(tunable.numbers, seed=1, size=20, least=True)
    begin = time.perf_counter()
    with Pool() as pool:
        for _ in range(candidates // 20):
            made = (tunable.with_numbers(numbers) for numbers in search.candidates())
            asked = [pool.submit(replace(trial, program=program).pack()) for program in made]
            search.take([scores_of(each.result()[len(RESULT) :], 1)[0] for each in asked])
    best = search.best
    print(
        f"evolution, {candidates} candidates   {time.perf_counter() - begin:6.2f} s   "
        f"{search.first} s -> {best.score} s a lap, P = {list(best.numbers)}"
    )


def learners(kits: tuple[str, ...] = ("maqueen", "cutebot"), seeds: int = 20) -> None:
    """How many of twenty robots of each kit learn to follow the line, wires straight or crossed."""
    challenge = load_challenge(LESSONS / "trial-and-error/challenge.yaml")
    source = (LESSONS / "trial-and-error/solution.py").read_bytes()
    for kit in kits:
        model = load_kit(kit)
        for wires in ("straight", "crossed"):
            vary = challenge.runs.vary
            only = replace(vary["wires"], low=float(wires == "crossed"), high=float(wires == "crossed"))
            runs = challenge.runs.model_copy(update={"vary": vary | {"wires": only}})
            one = challenge.model_copy(update={"runs": runs})
            numbers = range(1, seeds + 1)
            results = list(run_challenge(one, model, source, numbers, lang="en"))
            verdict = grade_results(one, model, source, numbers, results)
            learned = [run.seed for run in verdict.runs if run.passed]
            missed = sorted(set(numbers) - set(learned))
            put_backs = sum(run.measures["put_backs"] or 0 for run in verdict.runs) / seeds
            print(
                f"{kit:16} {wires:9} {len(learned):3} of {seeds} learn, put back {put_backs:.1f} times",
                missed,
            )


def main() -> None:
    q_learning()
    evolution()
    learners()


if __name__ == "__main__":
    main()
