# What a board has and the virtual board does not: it can be imported, and says so when it is used.
import _board


class Missing:
    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        _board.not_imitated(self._name + "." + name)

    def __call__(self, *args, **more):
        _board.not_imitated(self._name)

    def __iter__(self):
        _board.not_imitated(self._name)

    def __getitem__(self, key):
        _board.not_imitated(self._name)

    def __setitem__(self, key, value):
        _board.not_imitated(self._name)


def install(modules, names):
    for name in names.split():
        modules[name] = Missing(name)


def lack(owner, name, names):
    # a module or class that is imitated but for these names
    for each in names.split():
        setattr(owner, each, Missing(name + "." + each))
