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


@pytest.mark.parametrize("changed", ["gorae", "wasmtime"])
def test_a_worker_with_another_version_refuses_a_job_before_it_reads_it(
    job: MakeJob, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """What it made would be kept under a key that says otherwise; and its classes may be other ones."""
    packed = job().pack()
    if changed == "gorae":
        monkeypatch.setattr(gorae, "__version__", "9.9.9")
    else:
        monkeypatch.setattr("gorae.jobs.job._wasmtime", lambda: "9.9.9")
    monkeypatch.setattr("gorae.jobs.job.pickle.loads", lambda data: pytest.fail("it was read"))
    with pytest.raises(ValueError, match=rf"{changed} 9\.9\.9"):
        Job.unpack(packed)


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
