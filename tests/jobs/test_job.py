"""A key stands for all that decides a result, and the same key gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import gorae
from gorae.jobs.job import Job, JobSetting
from gorae.jobs.results import decode
from gorae.kits import boards, load_board

MakeJob = Callable[..., Job]


def test_the_same_job_has_the_same_key_and_gives_the_same_bytes(job: MakeJob) -> None:
    assert job().key == job().key
    assert job().run() == job().run() == Job.unpack(job().pack()).run()


def test_whatever_decides_the_result_is_in_the_key(job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    one = job()
    challenge, kit = one.setting.challenge, one.setting.kit
    slow = kit.model_copy(update={"drive": kit.drive.model_copy(update={"imbalance": 0.1})})
    others = [
        job(b"print(2)"),
        job(seed=2),
        job(kit="cutebot"),
        job(lesson="wall-stop"),
        replace(one, setting=JobSetting(challenge.model_copy(update={"time_limit": 3.0}), kit)),
        replace(one, setting=JobSetting(challenge, slow)),
    ]
    keys = {one.key, *(other.key for other in others)}
    monkeypatch.setattr(gorae, "__version__", "9.9.9")
    assert len(keys | {replace(one, setting=JobSetting(challenge, kit)).key}) == len(others) + 2


def test_a_ports_file_is_in_the_key(job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    one = job()
    before = one.key
    port = load_board(one.setting.kit.board).port
    monkeypatch.setattr(boards, "load_port", lambda name: port.model_copy(update={"unique_id": "00"}))
    assert replace(one, setting=JobSetting(one.setting.challenge, one.setting.kit)).key != before


def test_a_result_can_be_read(job: MakeJob) -> None:
    result = decode(job(b"print('hi')\nx").run())
    assert result.output == "hi\n"
    assert result.error is not None
    assert (result.error.kind, result.error.line) == ("exception", 2)
    assert "NameError" in result.error.message.say("ko")
