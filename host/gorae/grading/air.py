"""What is in the air of a challenge: networks that the kit can join, and hosts that answer it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gorae.documents import Document

MAX_NETWORKS, MAX_HOSTS, MAX_PAGES, MAX_PAGE = 16, 16, 32, 8_000

Name = Annotated[str, Field(min_length=1, max_length=63)]
Page = Annotated[str, Field(max_length=MAX_PAGE)]


class AirRules(Document):
    """The air around the robot. Without it there is whichever network a program asks for, and no host."""

    networks: dict[Annotated[str, Field(min_length=1, max_length=32)], str] = Field(max_length=MAX_NETWORKS)
    """Passwords by the networks' names; an empty one is that of an open network."""
    hosts: dict[Name, Annotated[dict[str, Page], Field(max_length=MAX_PAGES)]] = Field(
        default={}, max_length=MAX_HOSTS
    )
    """What hosts answer, by their names and then by path. Each is an MQTT broker, too."""
