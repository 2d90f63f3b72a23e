"""Runtimes and images of both micro:bits."""

from __future__ import annotations

import pytest

from gorae.flash.runtime import Runtime, bundled
from gorae.images.layout import KINDS


@pytest.fixture(params=KINDS)
def runtime(request: pytest.FixtureRequest) -> Runtime:
    return bundled(request.param)
