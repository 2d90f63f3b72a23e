"""A league: every team's program against every other's in an arena, played in the pool, told as a table.

A match is one run with two robots. Its seed comes of the league's seed and the names of both, so that a
league is the same on any machine, and a team that joins changes no match of the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import numpy as np

import gorae
from gorae.bench.virtual import Companion, DriveTest, RunResult, run_virtual
from gorae.jobs.engine import Engine
from gorae.jobs.job import Work, digest
from gorae.jobs.pool import Broken
from gorae.jobs.results import BadResult, decode, encode
from gorae.jobs.worker import RESULT
from gorae.kits import Kit, Pose, load_arena
from gorae.names import PROGRAM
from gorae.randomness import derived
from gorae.stl.evaluation import Evaluation
from gorae.stl.parser import parse_formula
from gorae.telemetry.recording import FloatArray, ProgramError, Recording
from gorae.telemetry.signals import of_robot
from gorae.world import Conditions

RIVAL = "rival"
"""What a recording calls the second robot."""
MAX_TEAMS = 40
WIN, DRAW = 3, 1

GameName = Literal["sumo", "race"]
Place = tuple[float, float, float]
"""x and y in mm, heading in deg."""


@dataclass(frozen=True)
class LeagueGame:
    """What is played."""

    name: GameName
    arena: str
    starts: tuple[Place, Place]
    time_limit_s: float
    over: str
    """The condition of a robot with which the match is over."""
    wins: bool
    """Whether the robot of which that is so first has won; else it has lost."""


GAMES: Mapping[str, LeagueGame] = {
    "sumo": LeagueGame(
        "sumo", "ring", ((600.0, 800.0, 0.0), (1000.0, 800.0, 180.0)), 20.0, "not inside(ring)", wins=False
    ),
    "race": LeagueGame(
        "race", "lanes", ((200.0, 850.0, 0.0), (200.0, 350.0, 0.0)), 30.0, "inside(finish)", wins=True
    ),
}


@dataclass(frozen=True)
class LeagueTeam:
    """A team and what it handed in."""

    name: str
    source: bytes
    along: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Match(Work):
    """One match. The first team begins at the game's first place."""

    game: LeagueGame
    kit: Kit
    first: LeagueTeam
    second: LeagueTeam
    seed: int

    @property
    def key(self) -> str:
        """SHA-256 of all that decides the match."""
        files = [sorted((name, digest(data)) for name, data in team.along.items()) for team in self.teams]
        sources = [digest(team.source) for team in self.teams]
        rest = (gorae.__version__, repr(self.game), repr(self.kit), self.seed)
        return digest(json.dumps(["match", sources, files, rest]).encode())

    @property
    def teams(self) -> tuple[LeagueTeam, LeagueTeam]:
        return self.first, self.second

    def run(self) -> bytes:
        """Play, and return the result as bytes. Raises UsageError when a program does not fit."""
        first = self.first
        return encode(run_virtual(first.source, self.test(), lang="en", name=PROGRAM, along=first.along))

    def test(self) -> DriveTest:
        """Return the run that is played."""
        game = self.game
        own, other = (
            Conditions(seed=derived(self.seed, f"place {place}"), start=_pose(game.starts[place]))
            for place in range(2)
        )
        rival = Companion(RIVAL, self.kit, other, self.second.source, dict(self.second.along))
        return DriveTest(
            self.kit, load_arena(game.arena), own, game.time_limit_s, companions=(rival,),
            until=parse_formula(game.over), until_any=True,
        )  # fmt: skip


def _pose(place: Place) -> Pose:
    x, y, heading = place
    return Pose.model_construct(x=x, y=y, heading=heading)


@dataclass(frozen=True)
class MatchResult:
    """How a match ended."""

    match: Match
    recording: Recording
    winner: str | None
    """None for a draw, and when it could not be played."""
    errors: Mapping[str, ProgramError] = field(default_factory=dict)
    """How programs came to a bad end, by team."""

    @property
    def end_s(self) -> float:
        return float(self.recording.times[-1]) if len(self.recording.times) else 0.0

    @property
    def idle(self) -> list[str]:
        """The teams whose programs had no motor turn at any time."""
        return [
            team.name
            for team, robot in zip(self.match.teams, ("", RIVAL), strict=True)
            if not _ever_drove(self.recording, robot)
        ]


def _ever_drove(recording: Recording, robot: str) -> bool:
    motors = (_of(recording, robot, name) for name in ("left_motor", "right_motor"))
    return any(np.nan_to_num(values).any() for values in motors if values is not None)


def _of(recording: Recording, robot: str, name: str) -> FloatArray | None:
    return recording.signals.get(of_robot(robot, name) if robot else name)


def judged(match: Match, result: RunResult) -> MatchResult:
    """Return who has won a match that was played, and whose program ended with an error."""
    ends = {match.first.name: result, match.second.name: result.others.get(RIVAL, result)}
    errors = {name: end.error for name, end in ends.items() if end.error}
    return MatchResult(match, result.recording, _winner(match, result.recording), errors)


def _winner(match: Match, recording: Recording) -> str | None:
    game = match.game
    own, other = (_first_time(game, recording, robot) for robot in ("", RIVAL))
    if own == other:
        return None
    first_is_sooner = other is None or (own is not None and own < other)
    return (match.first if first_is_sooner == game.wins else match.second).name


def _first_time(game: LeagueGame, recording: Recording, robot: str) -> float | None:
    """Return when the game's condition first held of a robot."""
    names = ("x", "y")
    places = {name: _of(recording, robot, name) for name in names}
    known = {name: values for name, values in places.items() if values is not None}
    if len(known) < len(names) or not len(recording.times):
        return None
    seen = Evaluation(Recording(recording.times, known), load_arena(game.arena).zones)
    holds = np.flatnonzero(seen.robustness(parse_formula(game.over)) >= 0)
    return float(recording.times[holds[0]]) if len(holds) else None


def matches_of(
    game: LeagueGame, kit: Kit, teams: Sequence[LeagueTeam], rounds: int, seed: int
) -> list[Match]:
    """Return all matches: each pair plays so many rounds, and changes sides after each."""
    return [
        Match(game, kit, *_sides(one, other, number), derived(seed, f"{one.name} {other.name} {number}"))
        for one, other in combinations(sorted(teams, key=lambda team: team.name), 2)
        for number in range(rounds)
    ]


def _sides(one: LeagueTeam, other: LeagueTeam, number: int) -> tuple[LeagueTeam, LeagueTeam]:
    return (other, one) if number % 2 else (one, other)


def play(
    matches: Sequence[Match], engine: Engine, on_played: Callable[[int], None] = lambda count: None
) -> list[MatchResult]:
    """Play matches on an engine; `on_played` is told how many are over. Raises Broken for a fault of ours."""
    waiting: list[tuple[Match, Future[bytes]]] = []
    results: list[MatchResult] = []
    for match in matches:
        waiting.append((match, engine.submit(match.pack())))
        if len(waiting) >= engine.capacity:
            results.append(_taken(*waiting.pop(0)))
            on_played(len(results))
    engine.flush()
    for one in waiting:
        results.append(_taken(*one))
        on_played(len(results))
    return results


def _taken(match: Match, future: Future[bytes]) -> MatchResult:
    answer = future.result()
    if answer[:1] != RESULT:
        raise Broken(answer[1:].decode("utf-8", "replace"))
    try:
        return judged(match, decode(answer[1:]))
    except BadResult as error:
        raise Broken(str(error)) from error


@dataclass(frozen=True)
class Standing:
    """A line of the table."""

    team: str
    won: int
    drawn: int
    lost: int
    errors: int = 0
    """Matches in which its program ended with an error."""
    idle: int = 0
    """Matches in which it had no motor turn, though its program was right."""
    error: ProgramError | None = None
    """The first of the errors."""

    @property
    def points(self) -> int:
        return WIN * self.won + DRAW * self.drawn


def standings(teams: Sequence[LeagueTeam], results: Sequence[MatchResult]) -> list[Standing]:
    """Return the table, the best first; of equals the one with more wins, and then by name."""

    def line(name: str) -> Standing:
        played = [result for result in results if name in {team.name for team in result.match.teams}]
        won = sum(result.winner == name for result in played)
        drawn = sum(result.winner is None for result in played)
        errors = [result.errors[name] for result in played if name in result.errors]
        idle = sum(name in result.idle and name not in result.errors for result in played)
        lost = len(played) - won - drawn
        return Standing(name, won, drawn, lost, len(errors), idle, errors[0] if errors else None)

    lines = [line(team.name) for team in teams]
    return sorted(lines, key=lambda one: (-one.points, -one.won, one.team))
