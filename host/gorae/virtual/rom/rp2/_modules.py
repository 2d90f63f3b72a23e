# Puts the RP2 port's modules in place of the interpreter's own.
import sys
from collections import namedtuple

BOOT = ("machine", "rp2")  # which _boot.py imports
PATH = ["", "/lib"]
_MISSING = (
    "_rp2 bluetooth aioble ssl tls mip webrepl webrepl_setup websocket"
    " _thread _onewire cryptolib _boot _boot_fat lwip"
)
_SECOND_NAMES = "ubluetooth usocket ussl urequests uwebsocket uasyncio ucryptolib"

_FIRST = (
    "sys builtins gc math micropython vfs network _rp2 _thread _onewire tls lwip uos utime umachine usys"
    " uhashlib uselect usocket ubluetooth uwebsocket ucryptolib"
)


def gives_way(name):
    return name not in _FIRST.split()


def install(native):
    global _later
    for name in ("os", "time"):
        sys.modules[name] = native[name]
    import _os
    import _time
    import _timing  # noqa: F401
    import _epoch  # noqa: F401
    import _hashlib
    import _machine
    import _micropython
    import _later
    import _select
    import _sys
    import _vfs
    import neopixel

    _sys.platform = "rp2"
    _sys.version_info = (3, 4, 0)
    _sys.implementation = namedtuple("implementation", ("name", "version", "_machine", "_mpy"))(
        "micropython",
        (1, 27, 0, ""),
        PORT.MACHINE,
        4870,  # ARMv6-M
    )
    own = {"os": _os, "time": _time, "machine": _machine, "sys": _sys, "hashlib": _hashlib, "select": _select}
    names = {"u" + name: module for name, module in own.items()}
    own.update({"neopixel": neopixel, "micropython": _micropython, "vfs": _vfs})
    for name, module in own.items():
        module.__name__ = name
    for name in list(sys.modules):
        del sys.modules[name]
    sys.modules.update(own)
    sys.modules.update(names)
    _later.install(_MISSING, _SECOND_NAMES)
