"""A league's pages: the table with all results, and a page a pair with the replays of its matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from gorae.grading.challenge import Challenge
from gorae.grading.verdict import RunVerdict
from gorae.jobs.league import RIVAL, LeagueGame, MatchResult, Standing
from gorae.kits import Kit
from gorae.report.page.pages import REPORT_STYLES, environment, page_assets, say, words_of
from gorae.report.page.replayed import replay_of
from gorae.stl.quantities import seconds
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import of_robot, robot_and_signal
from gorae.texts import Text

_WORDS = (
    "league-place", "league-team", "league-points", "league-won", "league-drawn", "league-lost",
    "league-against", "league-note", "league-back", "league-which",
)  # fmt: skip
_TITLES = {"sumo": "league-sumo", "race": "league-race"}
_RULES = {"sumo": "league-rule-sumo", "race": "league-rule-race"}
_STAGE = '<section class="stage">'
Pair = tuple[str, str]


def pair_of(result: MatchResult) -> Pair:
    """Return the two teams of a match, by name."""
    one, other = sorted(team.name for team in result.match.teams)
    return one, other


def pairs(results: Sequence[MatchResult]) -> dict[Pair, list[MatchResult]]:
    """Return the matches of each pair."""
    found: dict[Pair, list[MatchResult]] = {}
    for result in results:
        found.setdefault(pair_of(result), []).append(result)
    return found


def league_page(
    game: LeagueGame,
    kit: Kit,
    table: Sequence[Standing],
    results: Sequence[MatchResult],
    links: Mapping[Pair, str],
    seed: int,
    lang: str,
) -> str:
    """Return the page of the whole league; `links` lead to the pages of pairs."""
    cells = {}
    for (one, other), played in pairs(results).items():
        won = {name: sum(result.winner == name for result in played) for name in (one, other)}
        cells[one, other] = (won[one], won[other], links[one, other])
        cells[other, one] = (won[other], won[one], links[one, other])
    return _render(
        "league.html.j2", lang,
        game=game, kit=kit, table=table, cells=cells, seed=seed, troubles=troubles,
    )  # fmt: skip


def troubles(line: Standing) -> list[Text]:
    """Return what went wrong with a team's program, over all its matches."""
    played = line.won + line.drawn + line.lost
    counts = {"report.league-error": line.errors, "report.league-idle": line.idle}
    return [Text(key, count=count, played=played) for key, count in counts.items() if count]


def pair_page(kit: Kit, pair: Pair, played: Sequence[MatchResult], back: str, lang: str) -> str:
    """Return the page with the replays of one pair."""
    from markupsafe import Markup

    rounds = []
    data = {}
    for number, result in enumerate(played, 1):
        replay = replay_of(_challenge(result), kit, _run(result), _with_team(result), number, lang)
        data[str(number)] = replay["frames"]
        title, colours = _said(result, number, lang)
        told = Markup('{}<p class="quiet">{}</p>').format(Markup(_STAGE), colours)
        told += Markup("").join(
            Markup('<p class="trouble">{}</p>').format(one) for one in _wrong(result, lang)
        )
        rounds.append({"number": number, "title": title, "html": replay["html"].replace(_STAGE, told, 1)})
    game = played[0].match.game
    return _render("league_pair.html.j2", lang, game=game, pair=pair, rounds=rounds, data=data, back=back)


def _with_team(result: MatchResult) -> Recording:
    """Return the recording with the second robot called as its team is."""
    own = result.recording
    team = result.match.second.name

    def named(name: str) -> str:
        robot, signal = robot_and_signal(name)
        return of_robot(team, signal) if robot == RIVAL else name

    return replace(own, signals={named(name): values for name, values in own.signals.items()})


def _said(result: MatchResult, number: int, lang: str) -> tuple[str, str]:
    """Return how a match ended, and whose robot is which."""
    match = result.match
    end = seconds(result.end_s)
    ended = Text("report.league-winner", team=result.winner, time=end) if result.winner else None
    told = ended or Text("report.league-draw")
    return (
        say(lang, "league-round", number=number, result=told),
        say(lang, "league-colours", own=match.first.name, other=match.second.name),
    )


def _wrong(result: MatchResult, lang: str) -> list[str]:
    """Return whose program ended with an error in a match, and how; and whose did not drive."""
    wrong = [
        say(lang, "league-error-of", team=team, message=error.message)
        for team, error in result.errors.items()
    ]
    idle = [team for team in result.idle if team not in result.errors]
    return [*wrong, *(say(lang, "league-idle-of", team=team) for team in idle)]


def _challenge(result: MatchResult) -> Challenge:
    """Return the match as a challenge, for those who draw one."""
    game = result.match.game
    x, y, heading = game.starts[0]
    start = {"x": f"{x} mm", "y": f"{y} mm", "heading": f"{heading} deg"}
    title = {"en": game.name, "ko": game.name}
    check = {"id": "over", "points": 1, "formula": "eventually(speed > 0 mm/s)"}
    return Challenge.model_validate(
        {
            "id": game.name, "title": title, "arena": game.arena, "kits": [result.match.kit.id],
            "start": start, "time_limit": f"{game.time_limit_s} s", "checks": [check],
        }
    )  # fmt: skip


def _run(result: MatchResult) -> RunVerdict:
    return RunVerdict(result.match.seed, result.end_s, (), {}, "")


def _render(template: str, lang: str, *, game: LeagueGame, **values: Any) -> str:
    assets = page_assets(
        "stage.js", "screen.js", "run.js", "replay.js", styles=(*REPORT_STYLES, "league.css")
    )
    page = environment().get_template(template)
    return page.render(
        lang=lang,
        title=say(lang, _TITLES[game.name]),
        rule=say(lang, _RULES[game.name]),
        words=words_of(_WORDS, "league-", lang),
        say=partial(say, lang),
        assets=assets,
        **values,
    )
