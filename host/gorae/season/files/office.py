"""`places.yaml`, `staff.yaml`, `fleet.yaml` and `contacts.local.yaml`: what the office has."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from gorae.season.files.base import ClosedDays, Count, Positive, SeasonDocument
from gorae.season.files.values import (
    Labels,
    Name,
    Note,
    Weekly,
)


class SeasonRoom(SeasonDocument):
    """A room where cohorts come."""

    institution: Name
    """Where it is."""
    seats: Positive
    """Students."""
    windows: tuple[Weekly, ...] = ()
    """When it is ours; at all times if there are none."""
    closed: tuple[ClosedDays, ...] = ()
    """When it is not ours."""


class KitCart(SeasonDocument):
    """Kits that stay together."""

    kit: Annotated[str, Field(min_length=1)]
    """As in `gorae kits`."""
    labels: Labels
    """Their stickers, as in the inventory: `[maqueen-01 to maqueen-16]`."""
    home: Name
    """The institution where it stands."""
    mobile: StrictBool = True
    """Whether instructors may take it to schools."""
    closed: tuple[ClosedDays, ...] = ()
    """When it is repaired or lent."""


class Places(SeasonDocument):
    """`places.yaml`: rooms and carts."""

    rooms: dict[Name, SeasonRoom] = {}
    """By what people call them."""
    carts: Annotated[dict[Name, KitCart], Field(min_length=1)]
    """By what people call them."""


class Instructor(SeasonDocument):
    """Somebody who teaches, under a code or a nickname."""

    skills: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Programmes that they know."""
    roles: Annotated[tuple[Literal["lead", "assistant"], ...], Field(min_length=1)] = ("lead", "assistant")
    """Whether they may lead, assist, or both."""
    home: Name
    """The institution from which they come."""
    windows: tuple[Weekly, ...] = ()
    """When they can; on all school days if there are none."""
    leave: tuple[ClosedDays, ...] = ()
    """When they are away."""
    hours_a_week: Positive = 20
    """Of sessions, at most."""
    sessions_a_day: Positive = 2
    """At most."""


class StaffList(SeasonDocument):
    """`staff.yaml`: instructors."""

    instructors: Annotated[dict[Name, Instructor], Field(min_length=1)]
    """By a code or a nickname."""


class Vehicle(SeasonDocument):
    """A kind of vehicle that is chartered."""

    seats: Positive
    """For students, teachers and escorts; without the driver's."""
    a_day: Positive
    """How many of them there can be on one day."""
    wheelchairs: Count = 0
    """Places for them, beside the seats."""
    runs_a_day: Positive = 2
    """Cohorts there and back that one of them can drive on a day."""
    closed: tuple[ClosedDays, ...] = ()
    """When there are none."""


class Budget(SeasonDocument):
    """Vehicles that may be chartered; one vehicle on one day counts one."""

    season: Count
    """In all."""
    months: dict[Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")], Count] = {}
    """In a month, such as `2026-04`; in others as many as the season has left."""


class Fleet(SeasonDocument):
    """`fleet.yaml`: vehicles and their budget."""

    vehicles: dict[Name, Vehicle] = {}
    """By what people call them."""
    budget: Budget
    """How many may be chartered."""
    notice_days: Count = 14
    """Before which a vehicle is ordered."""


class Contact(SeasonDocument):
    """Whom to call. It never leaves the office's computer."""

    name: Note = ""
    phone: Note = ""


class Contacts(SeasonDocument):
    """`contacts.local.yaml`: names and telephones, ignored by git."""

    schools: dict[Name, Contact] = {}
    staff: dict[Name, Contact] = {}
    vehicles: dict[Name, Contact] = {}
    institutions: dict[Name, Contact] = {}
