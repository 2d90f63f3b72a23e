# Modules that a board has and the virtual board does not: they import, and say so when they are used.
import _board


class _Missing:
    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        _board.not_imitated(self._name)


def install(modules, names):
    for name in names:
        modules[name] = _Missing(name)
