"""The release's own `radio`: it hears and sends in the air of a run, as the fast kit does, byte by byte."""

from __future__ import annotations

import pytest

from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.bench.virtual import Companion, RadioMessage
from gorae.flash.runtime import Runtime, bundled
from gorae.kits import Pose, load_arena, load_kit
from gorae.radio.frames import RadioFrame, RadioSetting, of_text
from gorae.world import Conditions

HEARS = b"""
import radio
from microbit import sleep
radio.config(group=7)
sleep(1200)
n = 0
while True:
    message = radio.receive_full()
    if message is None:
        break
    if not n:
        print(message[:2])
    n += 1
print(n)
radio.send('done')
sleep(500)
print(radio.receive(), radio.receive())
"""
ANSWERS = b"""
import radio
radio.config(group=7)
while True:
    if radio.receive() == 'done':
        radio.send('well')
"""


def run(runtime: Runtime | None) -> RunResult:
    kit = load_kit("maqueen")
    here, there = (
        Conditions(seed=seed, start=Pose.model_construct(x=x, y=400.0, heading=0.0))
        for seed, x in ((1, 300.0), (2, 1300.0))
    )
    sent = [
        RadioMessage(at_s, RadioFrame(of_text(text), RadioSetting(length=251, group=group)), 1000.0)
        for at_s, text, group in (
            *((0.7 + 0.02 * number, f"word {number:02}", 7) for number in range(20)),
            (0.75, "another group", 6), (0.76, "far too long " * 4, 7), (2.3, "late", 7),
        )
    ]  # fmt: skip
    other = Companion("other", kit, there, ANSWERS)
    test = DriveTest(
        kit, load_arena("table"), here, 2.2, messages=sent, companions=[other], runtime=runtime, bare=True
    )
    return run_virtual(HEARS, test, lang="en")


@pytest.mark.parametrize("runtime", [None, bundled("microbit-v2")], ids=["fast", "release"])
def test_both_hear_and_send_alike(runtime: Runtime | None) -> None:
    result = run(runtime)
    assert result.output.splitlines() == ["(b'\\x01\\x00\\x01word 00', -40)", "7", "well None"]
    names = [name for _, name in result.recording.marks if not name.startswith("air:")]
    assert names == ["radio:done", "other.radio:well"]
