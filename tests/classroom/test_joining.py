"""A student joins with a code, a seat and three pictures, and nobody else sits there."""

from __future__ import annotations

from typing import Any

from gorae.classroom import facts

PICTURES = ["sun", "moon", "star"]


def test_the_code_opens_the_seats_however_it_is_written(asked: Any) -> None:
    code = f" {asked.code[:3].lower()}-{asked.code[3:]} "
    seats = asked.browser().post("/api/seats", code=code).json()["seats"]
    assert seats[6] == {"seat": 7, "name": "White fox 7", "taken": False}
    assert len({seat["name"] for seat in seats}) == 40


def test_who_takes_a_seat_is_told_who_they_are(asked: Any) -> None:
    browser = asked.browser()
    joined = browser.post("/api/join", code=asked.code, seat=7, pictures=PICTURES)
    assert joined.status_code == 200
    assert browser.get("/api/me").json() == joined.json()
    assert joined.json()["seat"] == 7


def test_another_one_needs_the_pictures(asked: Any) -> None:
    asked.student(7)
    thief = asked.browser("10.0.0.9")
    refused = thief.post("/api/join", code=asked.code, seat=7, pictures=["sun", "star", "moon"])
    assert (refused.status_code, refused.json()["error"]) == (403, "wrong-pictures")
    assert thief.get("/api/me").status_code == 401
    assert thief.post("/api/join", code=asked.code, seat=7, pictures=PICTURES).status_code == 200


def test_a_closed_door_lets_in_nobody_new(asked: Any) -> None:
    browser = asked.student(7)
    asked.write(lambda db: facts.set_fact(db, facts.DOOR, "closed"))
    late = asked.browser().post("/api/join", code=asked.code, seat=8, pictures=PICTURES)
    assert (late.status_code, late.json()["error"]) == (403, "door-closed")
    assert browser.get("/api/me").status_code == 200


def test_who_leaves_is_gone(asked: Any) -> None:
    browser = asked.student(7)
    cookies = dict(browser.client.cookies)
    assert browser.post("/api/leave").status_code == 200
    browser.client.cookies.update(cookies)
    assert browser.get("/api/me").status_code == 401
