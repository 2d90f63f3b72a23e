"""Seats: numbers with the names of animals, so that nobody needs to say a name of their own. Three pictures
keep a seat for whoever took it first."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Sequence

from gorae.classroom.messages import SeatLine
from gorae.classroom.refusals import Refusal
from gorae.classroom.store import now_ms
from gorae.texts import Text

PICTURES = (
    "sun", "moon", "star", "cloud", "tree", "flower", "apple", "house", "key", "boat", "kite", "umbrella",
)  # fmt: skip
SECRET_LENGTH = 3
COLOURS = ("blue", "red", "yellow", "green", "purple", "orange", "white", "pink")
ANIMALS = ("whale", "tiger", "rabbit", "bear", "otter", "crane", "fox", "turtle", "deer")
_ROUNDS = 1000
"""Few: 1,728 secrets are tried in no time whatever one costs, so it is the rates that keep them; and the one
writer waits for it meanwhile."""
_SALT_BYTES = 16


def seat_name(seat: int, lang: str) -> str:
    """Return what people call a seat: “파란 고래 7”. Neighbours differ in colour and in animal."""
    colour, animal = COLOURS[(seat - 1) % len(COLOURS)], ANIMALS[(seat - 1) % len(ANIMALS)]
    return Text(
        "classroom.seat-name",
        colour=Text(f"classroom.colour-{colour}"),
        animal=Text(f"classroom.animal-{animal}"),
        seat=seat,
    ).say(lang)


def seat_lines(db: sqlite3.Connection, count: int, lang: str) -> list[SeatLine]:
    """Return all seats, and which are taken."""
    taken = {seat for (seat,) in db.execute("SELECT seat FROM seats")}
    return [
        {"seat": seat, "name": seat_name(seat, lang), "taken": seat in taken}
        for seat in sorted(taken | set(range(1, count + 1)))
    ]


def take_seat(db: sqlite3.Connection, seat: int, count: int, pictures: Sequence[str]) -> None:
    """Take a seat with its pictures; who takes it first, or after the teacher freed it, chooses them.

    Raises Refusal: there is no such seat, these are no three pictures, or not those of the seat.
    """
    if len(pictures) != SECRET_LENGTH or not set(pictures) <= set(PICTURES):
        raise Refusal(400, "no-pictures", count=SECRET_LENGTH)
    row = db.execute("SELECT secret FROM seats WHERE seat = ?", (seat,)).fetchone()
    if row is None and not 1 <= seat <= count:
        raise Refusal(404, "no-seat", seat=seat)
    if row is None:
        db.execute(
            "INSERT INTO seats (seat, secret, joined) VALUES (?, ?, ?)", (seat, _kept(pictures), now_ms())
        )
    elif row[0] is None:
        db.execute("UPDATE seats SET secret = ? WHERE seat = ?", (_kept(pictures), seat))
    elif not _is_secret(row[0], pictures):
        raise Refusal(403, "wrong-pictures")


def forget_secret(db: sqlite3.Connection, seat: int) -> None:
    """Let whoever comes next choose the seat's pictures anew."""
    db.execute("UPDATE seats SET secret = NULL WHERE seat = ?", (seat,))


def _kept(pictures: Sequence[str]) -> bytes:
    salt = secrets.token_bytes(_SALT_BYTES)
    return salt + _digest(salt, pictures)


def _is_secret(kept: bytes, pictures: Sequence[str]) -> bool:
    salt, digest = kept[:_SALT_BYTES], kept[_SALT_BYTES:]
    return hmac.compare_digest(digest, _digest(salt, pictures))


def _digest(salt: bytes, pictures: Sequence[str]) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", " ".join(pictures).encode(), salt, _ROUNDS)
