# Puts the ESP32's modules in place of the interpreter's own.
import sys
from collections import namedtuple

BOOT = ("gc", "vfs")  # which _boot.py imports
PATH = ["", "/lib"]
_MISSING = (
    "bluetooth espnow _espnow aioespnow ssl tls mip webrepl webrepl_setup websocket _thread _onewire apa106"
    " btree cryptolib upysh inisetup flashbdev"
)
_SECOND_NAMES = "ubluetooth usocket ussl urequests uwebsocket uasyncio ucryptolib"

_FIRST = (
    "sys builtins gc math micropython vfs network esp esp32 _thread _espnow _onewire btree tls uos utime"
    " umachine usys uhashlib uselect usocket ubluetooth uwebsocket ucryptolib"
)


def gives_way(name):
    return name not in _FIRST.split()


def install(native):
    global _later
    sys.modules["os"] = native["os"]
    sys.modules["time"] = native["time"]
    import _os
    import _time
    import _timing  # noqa: F401
    import _hashlib
    import _machine
    import _micropython
    import _select
    import _sys
    import _vfs
    import neopixel
    import _later

    _sys.platform = "esp32"
    _sys.version_info = (3, 4, 0)
    _sys.implementation = namedtuple("implementation", ("name", "version", "_machine", "_mpy"))(
        "micropython", (1, 27, 0, ""), "Generic ESP32 module with ESP32", 11014
    )
    modules = {"os": _os, "time": _time, "machine": _machine, "sys": _sys, "neopixel": neopixel}
    modules["micropython"] = _micropython
    modules["hashlib"] = _hashlib
    modules["select"] = _select
    modules["vfs"] = _vfs
    for name, module in modules.items():
        module.__name__ = name
    for name in list(sys.modules):
        del sys.modules[name]
    sys.modules.update(modules)
    for name in ("os", "time", "machine", "sys", "hashlib", "select"):
        sys.modules["u" + name] = modules[name]
    _later.install(_MISSING, _SECOND_NAMES)
