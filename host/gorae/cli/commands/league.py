"""`gorae league`: every team's program against every other's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, SEED, OutputName
from gorae.cli.progress import ProgressTicker

if TYPE_CHECKING:
    from gorae.jobs.league import LeagueGame, LeagueTeam, MatchResult, Standing
    from gorae.kits import Kit

GAMES = ("sumo", "race")
MAX_ROUNDS = 20


@click.command(help=say("help-league"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--game", type=click.Choice(GAMES), default="sumo", show_default=True, help=say("option-league-game")
)
@click.option("--kit", default="maqueen", show_default=True, help=say("option-kit"))
@click.option(
    "--rounds",
    type=click.IntRange(1, MAX_ROUNDS),
    default=2,
    show_default=True,
    help=say("option-league-rounds"),
)
@click.option("--seed", type=SEED, default=1, show_default=True, help=say("option-league-seed"))
@click.option("--workers", type=click.IntRange(1, 256), help=say("option-workers"))
@click.option(
    "--out", type=FILE, default=Path("gorae-league"), show_default=True, help=say("option-league-out")
)
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@with_language
def command(
    folder: Path,
    game: str,
    kit: str,
    rounds: int,
    seed: int,
    workers: int | None,
    out: Path,
    json_file: str | None,
) -> int:
    from gorae.jobs.engine import LocalEngine
    from gorae.jobs.league import GAMES, matches_of, play, standings
    from gorae.kits import load_kit

    chosen, plays = GAMES[game], load_kit(kit)
    teams = _teams(folder, chosen, plays)
    matches = matches_of(chosen, plays, teams, rounds, seed)
    engine = LocalEngine(workers)
    try:
        with ProgressTicker(len(matches)) as ticker:
            results = play(matches, engine, lambda count: setattr(ticker, "run", count + 1))
    finally:
        engine.close()
    table = standings(teams, results)
    _write(out, chosen, plays, table, results, seed)
    _tell(table, len(results), out, json_file)
    return 0


def _teams(folder: Path, game: LeagueGame, kit: Kit) -> list[LeagueTeam]:
    """Return the teams in a folder. Raises UsageError for too few or too many, and for what cannot play."""
    from gorae.errors import UsageError
    from gorae.jobs.league import MAX_TEAMS, LeagueTeam
    from gorae.programs import gather
    from gorae.texts import Text

    places = (
        [*folder.glob("*.py"), *(each.parent for each in folder.glob("*/main.py"))] if folder.is_dir() else []
    )
    if not 2 <= len(places) <= MAX_TEAMS:
        raise UsageError(Text("cli.league-few", folder=str(folder), count=len(places), most=MAX_TEAMS))
    teams: dict[str, LeagueTeam] = {}
    for place in sorted(places):
        found = gather(place)
        if place.stem in teams:
            raise UsageError(Text("cli.league-twice", name=place.stem))
        teams[place.stem] = LeagueTeam(place.stem, found.source, dict(found.along))
    for team in teams.values():
        _check_fits(team, game, kit)
    return list(teams.values())


def _check_fits(team: LeagueTeam, game: LeagueGame, kit: Kit) -> None:
    """Raises UsageError when a program does not fit onto the board."""
    from gorae.bench.virtual import VirtualRun
    from gorae.errors import UsageError
    from gorae.jobs.league import Match
    from gorae.names import PROGRAM
    from gorae.texts import Text

    try:
        VirtualRun(team.source, team.along, PROGRAM, Match(game, kit, team, team, 1).test(), "en")
    except UsageError as error:
        raise UsageError(Text("cli.league-refused", team=team.name, reason=error.text)) from None


def _write(
    out: Path,
    game: LeagueGame,
    kit: Kit,
    table: Sequence[Standing],
    results: Sequence[MatchResult],
    seed: int,
) -> None:
    from gorae.disk import write_text, writing
    from gorae.report.league.pages import league_page, pair_page, pairs

    lang = chosen_language()
    played = pairs(results)
    links = {pair: f"matches/{number:03}.html" for number, pair in enumerate(played, 1)}
    with writing(out):
        (out / "matches").mkdir(parents=True, exist_ok=True)
        for pair, matches in played.items():
            write_text(out / links[pair], pair_page(kit, pair, matches, "../index.html", lang))
        write_text(out / "index.html", league_page(game, kit, table, results, links, seed, lang))


def _as_json(line: Standing) -> dict[str, object]:
    error = line.error.message.say(chosen_language()) if line.error else None
    known = {"team": line.team, "won": line.won, "drawn": line.drawn, "lost": line.lost}
    return {**known, "points": line.points, "errors": line.errors, "idle": line.idle, "error": error}


def _tell(table: Sequence[Standing], count: int, out: Path, json_file: str | None) -> None:
    from gorae.disk import write_text
    from gorae.report.league.pages import troubles
    from gorae.report.plain import plain
    from gorae.report.text.columns import columns_of, padded

    if json_file:
        lines = [_as_json(line) for line in table]
        text = json.dumps({"matches": count, "table": lines}, ensure_ascii=False, indent=2) + "\n"
        click.echo(text, nl=False) if json_file == "-" else write_text(Path(json_file), text)
    if json_file == "-":
        return
    names = [plain(line.team) for line in table]
    width = max(map(columns_of, names))
    for place, (line, name) in enumerate(zip(table, names, strict=True), 1):
        click.echo(
            f"{place:>3}  {padded(name, width)}  {line.points:>4}   {line.won}–{line.drawn}–{line.lost}"
        )
        for trouble in troubles(line):
            click.echo(f"     ! {trouble.say(chosen_language())}")
        if line.error:
            click.echo(indent(plain(line.error.message.say(chosen_language())), "       "))
    click.echo()
    click.echo(say("league-played", count=count))
    click.echo(say("league-page", file=str(out / "index.html")))
