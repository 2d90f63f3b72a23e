# `open` as a micro:bit has it: files are read or written from the beginning, never both.
_native = open
_EBADF = 9


class TextIO:
    def __init__(self, name, mode):
        self._name = name
        self._writable = "w" in mode
        self._file = _native(name, mode)

    def name(self):
        return self._name

    def writable(self):
        return self._writable

    def _for(self, writing):
        if writing != self._writable:
            raise OSError(_EBADF)
        return self._file

    def read(self, size=-1):
        return self._for(False).read(size)

    def readline(self, size=-1):
        return self._for(False).readline(size)

    def readinto(self, buf):
        return self._for(False).readinto(buf)

    def write(self, data):
        return self._for(True).write(data)

    def close(self):
        self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class FileIO(TextIO):
    pass


def open_(name, mode="r"):
    for letters in ("rw", "bt"):
        if sum([mode.count(letter) for letter in letters]) > 1:
            raise ValueError("illegal mode")
    for letter in mode:
        if letter not in "rwbt":
            raise ValueError("illegal mode")
    direction = "w" if "w" in mode else "r"
    return FileIO(name, direction + "b") if "b" in mode else TextIO(name, direction)
