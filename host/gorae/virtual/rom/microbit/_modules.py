# Puts the micro:bit's modules in place of the interpreter's own.
import builtins
import sys
from collections import namedtuple

BOOT = None  # it has no boot.py
PATH = [""]


def gives_way(name):
    return name in ("time", "errno", "neopixel")


def install(native):
    global _later
    sys.modules["os"] = native["os"]
    sys.modules["time"] = native["time"]
    import _os
    import _time
    import _errno
    import _files
    import _later
    import _machine
    import _microbit
    import _music
    import _pixels
    import _radio
    import _sys

    builtins.open = _files.open_
    _sys.platform = "microbit"
    _sys.version = "3.4.0; MicroPython v1.18 on 2023-10-30"
    _sys.version_info = (3, 4, 0)
    _sys.implementation = namedtuple("implementation", ("name", "version"))("micropython", (1, 18, 0))
    for name in ("stdin", "stdout", "stderr", "ps1", "ps2"):
        delattr(_sys, name)
    modules = {
        "errno": _errno,
        "os": _os,
        "time": _time,
        "machine": _machine,
        "microbit": _microbit,
        "music": _music,
        "neopixel": _pixels,
        "radio": _radio,
        "sys": _sys,
    }
    for name, module in modules.items():
        module.__name__ = name
    import _frames

    _later.ours.update({"_frames": _frames, "_microbit": _microbit})
    for name in list(sys.modules):
        del sys.modules[name]
    sys.modules.update(modules)
    for name in ("errno", "os", "time", "machine", "sys"):
        sys.modules["u" + name] = modules[name]
    _later.install("", "")
    _microbit.audio = sys.modules["audio"]
