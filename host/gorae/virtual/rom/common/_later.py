# Modules of the board that are loaded when they are first used, as a board's frozen modules are, and those
# that are not imitated: they can be imported, and say so when they are used.
import gc
import sys
import _board
import _pins
import _timing

_FROZEN = PORT.LATER  # by name: what the module is to have
_modules = {}
ours = {"_board": _board, "_pins": _pins, "_timing": _timing}  # what only such a module may import
_NONE = ("*",)
_compile = compile
_exec = exec
_collect = gc.collect
_mem_free = gc.mem_free


class Late:
    # a class of a board's module that is in a module of its own, loaded when it is first used
    def __init__(self, module, name):
        self._place = module, name

    def _class(self):
        return getattr(_modules[self._place[0]], self._place[1])

    def __call__(self, *args, **more):
        return self._class()(*args, **more)

    def __getattr__(self, name):
        return getattr(self._class(), name)


def install(absent, second_names):
    for name in sorted(_FROZEN):
        _make(name, _load, _FROZEN[name])
    for name in absent.split():
        _make(name, _refuse, _NONE)
    for name in second_names.split():
        sys.modules[name] = sys.modules[name[1:]]


def _make(name, use, public):
    module = __import__("_empty")
    module.__name__ = name
    module.__getattr__ = lambda attribute: use(name, module, attribute)
    module.__all__ = public
    for each in public:  # `dir` finds only names that are known when it begins
        setattr(module, each, None)
        delattr(module, each)
    sys.modules[name] = _modules[name] = module
    package, _, last = name.rpartition(".")
    if package:
        setattr(sys.modules[package], last, module)
        sys.modules[package].__path__ = "/rom"  # where no program finds more
    del sys.modules["_empty"]


def _refuse(name, module, attribute):
    if attribute[:2] == "__":
        raise AttributeError("'module' object has no attribute '%s'" % attribute)
    _board.not_imitated(name if attribute == "*" else name + "." + attribute)


def _load(name, module, attribute):
    if attribute[:2] == "__":
        raise AttributeError("'module' object has no attribute '%s'" % attribute)
    load(name, module)
    return getattr(module, attribute)


def load(name, module):
    # The time that this takes is not the program's: these two requests are free.
    del module.__getattr__
    del module.__all__
    _collect()
    free = _mem_free()
    try:
        source = _source(name)
        code = _compile(source, "/rom/" + name + ".py", "exec")
        source = None
        for each in ours:
            sys.modules[each] = ours[each]
        _exec(code, module.__dict__)
    finally:
        for each in ours:
            sys.modules.pop(each, None)
        code = None
        _collect()
        _board.op(REQUEST.ENLARGE, max(0, free - _mem_free()))  # on a board these modules lie in flash


def _source(name):
    pieces = []
    size = 0
    while True:
        n = _board.send(REQUEST.FROZEN, name, size)
        if not n:
            return b"".join(pieces)
        pieces.append(bytes(_board.payload[:n]))
        size += n
