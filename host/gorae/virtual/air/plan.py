"""What is in a kit's air: which networks there are, who answers, and who comes to see the robot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STATION_NET, ACCESS_POINT_NET = "192.168.1.", "192.168.4."
LAST_OF_ROBOT = 100
ROBOT_IP, GATEWAY_IP = f"{STATION_NET}{LAST_OF_ROBOT}", f"{STATION_NET}1"
ACCESS_POINT_IP = f"{ACCESS_POINT_NET}1"
"""What the robot is called in a network that it joins, and in one of its own; and who leads on from there."""
HTTP_PORT, MQTT_PORT, NTP_PORT = 80, 1883, 123
NOBODY = "no answer"
"""What a mark has in place of the status when nothing came back."""


@dataclass(frozen=True)
class Visit:
    """Somebody asks the robot's web server for something: `GET /forward`, or `POST /drive speed=50`."""

    at_s: float
    request: str


@dataclass(frozen=True)
class Publication:
    """Somebody publishes a message by MQTT: the topic, a space, the message."""

    at_s: float
    message: str


@dataclass(frozen=True)
class AirPlan:
    """What is in the air of one run."""

    networks: Mapping[str, str] | None = None
    """Names and passwords, empty for an open one; None: there is whichever network a program asks for."""
    hosts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What each host answers, by path: `{"api.example.org": {"/weather": "21"}}`."""
    visits: tuple[Visit, ...] = ()
    publications: tuple[Publication, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether nobody has said what there is, so that any network and any broker will do."""
        return self.networks is None


ANYWHERE = AirPlan()
"""The air of a run for which nobody has said what is in it."""
