"""A league: matches, who won them, and the table."""

from __future__ import annotations

import json
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from gorae.cli import gorae
from gorae.jobs.league import GAMES, LeagueTeam, Match, MatchResult, judged, matches_of, play, standings
from gorae.jobs.results import decode
from gorae.jobs.worker import RESULT
from gorae.kits import load_kit
from gorae.report.league.pages import league_page, pair_of, pair_page, pairs, troubles

PUSHES = LeagueTeam("pushes", b"from robot import *\nmotors(50, 50)\n")
STANDS = LeagueTeam("<b>stands", b"print(1)\n")
HELPER = b"from robot import *\ndef go():\n    motors(-100, -100)\n"
LEAVES = LeagueTeam("leaves", b"from helper import go\ngo()\n", {"helper.py": HELPER})


class Here:
    """An engine that plays at once, in this process."""

    capacity = 2

    def submit(self, job: bytes) -> Future[bytes]:
        future: Future[bytes] = Future()
        future.set_result(RESULT + Match.unpack(job).run())
        return future

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def league() -> list[MatchResult]:
    matches = matches_of(GAMES["sumo"], load_kit("maqueen"), [PUSHES, STANDS, LEAVES], 2, 7)
    return play(matches, Here())


def test_each_pair_plays_and_changes_sides(league: list[MatchResult]) -> None:
    sides = [(result.match.first.name, result.match.second.name) for result in league]
    assert len(sides) == len(set(sides)) == 6
    assert {(other, one) for one, other in sides} == set(sides)
    assert len({result.match.seed for result in league}) == 6


def test_who_leaves_the_ring_has_lost_and_the_match_is_over(league: list[MatchResult]) -> None:
    for result in league:
        names = [team.name for team in result.match.teams]
        if "leaves" in names:
            assert result.winner == next(name for name in names if name != "leaves")
            assert result.end_s < 5


def test_the_table(league: list[MatchResult]) -> None:
    table = standings([PUSHES, STANDS, LEAVES], league)
    assert sum(line.won for line in table) == sum(line.lost for line in table)
    assert (table[-1].team, table[-1].lost, table[-1].points) == ("leaves", 4, 0)
    assert table[0].points >= table[1].points >= 6


def test_a_match_is_the_same_again(league: list[MatchResult]) -> None:
    match = league[0].match
    assert match.run() == match.run()
    assert judged(match, decode(match.run())).winner == league[0].winner
    assert match.key != league[1].match.key


def test_a_race_is_won_by_who_is_at_the_finish_first() -> None:
    fast = LeagueTeam("fast", b"from robot import *\nmotors(100, 100)\n")
    slow = LeagueTeam("slow", b"from robot import *\nmotors(60, 60)\n")
    (result,) = play(matches_of(GAMES["race"], load_kit("maqueen"), [fast, slow], 1, 1), Here())
    assert result.winner == "fast"


def test_a_program_that_stops_or_stands_is_told(league: list[MatchResult]) -> None:
    """The second of a match, too, of whom only the end is told."""
    wrong = LeagueTeam("wrong", b"from robot import *\ndrive(50)\nwhat()\n")
    idle = LeagueTeam("idle", b"from robot import *\nprint(distance())\n")
    kit, game = load_kit("maqueen"), replace(GAMES["sumo"], time_limit_s=1.0)
    results = play(matches_of(game, kit, [wrong, idle], 2, 7), Here())
    assert [list(result.errors) for result in results] == [["wrong"], ["wrong"]]
    assert [result.idle for result in results] == [["idle"], ["idle"]]
    table = {line.team: line for line in standings([wrong, idle], results)}
    assert (table["wrong"].errors, table["wrong"].idle, table["idle"].idle) == (2, 0, 2)
    assert table["wrong"].error == results[0].errors["wrong"]
    assert table["wrong"].error.line == 3
    page = league_page(game, kit, list(table.values()), results, {pair_of(results[0]): "x"}, 7, "en")
    assert "ended with an error in 2 of 2 matches" in page
    assert "never drove in 2 of 2 matches" in page
    assert "NameError" in page
    replay = pair_page(kit, pair_of(results[0]), results, "../index.html", "ko")
    assert replay.count("wrong 팀의 프로그램이 오류로 멈췄어요") == 2
    assert replay.count("모터를 한 번도 돌리지 않았어요") == 2
    assert not any(
        result.errors or troubles(line) for result in league for line in standings([PUSHES], league)
    )


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_pages(league: list[MatchResult], lang: str) -> None:
    kit, game = load_kit("maqueen"), GAMES["sumo"]
    table = standings([PUSHES, STANDS, LEAVES], league)
    links = {pair: f"matches/{number}.html" for number, pair in enumerate(pairs(league))}
    page = league_page(game, kit, table, league, links, 7, lang)
    assert all(link in page for link in links.values())
    first = league[0]
    replay = pair_page(kit, pair_of(first), [first], "../index.html", lang)
    for one in (page, replay):
        assert "<b>stands" not in one
        assert "&lt;b&gt;stands" in one
    assert 'data-robot="' in replay


def test_the_command(tmp_path: Path) -> None:
    teams, out = tmp_path / "teams", tmp_path / "out"
    (teams / "둘").mkdir(parents=True)
    (teams / "one.py").write_bytes(STANDS.source)
    few = CliRunner().invoke(gorae, ["league", str(teams)])
    assert few.exit_code != 0
    (teams / "둘" / "main.py").write_bytes(LEAVES.source)
    (teams / "둘" / "helper.py").write_bytes(LEAVES.along["helper.py"])
    options = ["league", str(teams), "--rounds", "1", "--workers", "1", "--out", str(out), "--json", "-"]
    told = CliRunner().invoke(gorae, options)
    assert told.exit_code == 0, told.output
    table = json.loads(told.stdout)["table"]
    assert [line["team"] for line in table] == ["one", "둘"]
    assert [(line["errors"], line["idle"], line["error"]) for line in table] == [(0, 1, None), (0, 0, None)]
    assert (out / "index.html").is_file()
    assert (out / "matches" / "001.html").is_file()
