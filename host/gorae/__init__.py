"""gorae (고래): robot lessons that check themselves."""

import importlib
import sys
import types
from typing import Any

from gorae.compiled import choose

__version__ = "0.2.0"


class _Door(types.ModuleType):
    """What pyserial finds for `gorae://maqueen`; what is behind it is imported when it is opened."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module("gorae.bench.protocol_gorae"), name)


_SCHEME = "serial.urlhandler.protocol_gorae"
sys.modules.setdefault(_SCHEME, _Door(_SCHEME))
choose()
