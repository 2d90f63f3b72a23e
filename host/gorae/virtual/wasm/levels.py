"""The language of a micro:bit V2: MicroPython 1.18 at its core feature level, out of 1.27 at a higher one.

Names that the board lacks are taken out of the tables of constants in the guest's memory when the board's own
modules, which use some of them, have been made. What is code is in `native/language_1.18.wat`. Addresses
are those of the interpreter's build (`interpreter.BUILD_SHA256`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gorae.kits.ports import Language
from gorae.virtual.vm.memory import GuestMemory

_NEWEST_POOL = 0x832C
"""The last of the three pools of interned strings; each names the one before it."""

_LACKING = {
    0x7320: ("builtins", "NotImplemented compile execfile"),
    0x7640: (
        "math",
        "tau inf nan expm1 log2 log10 cosh sinh tanh acosh asinh atanh erf erfc gamma lgamma"
        " isclose factorial",
    ),
    0x7380: ("collections", "deque"),
    0x6280: ("object", "__setattr__ __delattr__"),
    0x6940: ("memoryview", "hex"),
}
"""Dictionaries of modules and types by their address: whose they are, and which names the board lacks."""

# The methods of array, bytearray, bytes and str share one table.
_METHODS = 0x6800
_METHODS_LACKING = frozenset({"hex", "fromhex", "splitlines", "partition", "rpartition", "center"})
_ARRAY, _BYTEARRAY, _BYTES, _STR = 0x6930, 0x6920, 0x6910, 0x6900
_ALL_METHODS = 31 + 1

_SPECIAL = """
radd rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul lshift rlshift rshift
rrshift and rand or ror xor rxor divmod neg pos invert abs get set delete set_name setattr delattr
"""
SPECIAL_NAMES = tuple(f"__{name}__" for name in _SPECIAL.split())
"""Methods of classes that the interpreter calls and the board does not."""

_ENTRY = 8  # bytes: a key and a value
_FLAGS = 7  # of a table's length


def limit_language(memory: GuestMemory, language: Language) -> None:
    """Leave the language of a release, once the board's modules are made. The build's own needs nothing."""
    if language == "1.18":
        _restrict(memory)


def _restrict(memory: GuestMemory) -> None:
    names = _Names(memory)
    for address, (_, lacking) in _LACKING.items():
        _take_out(memory, names, address, frozenset(lacking.split()))
    _rearrange_methods(memory, names)
    for name in SPECIAL_NAMES:
        names.hide(name)


class _Names:
    """The interned strings of the build."""

    def __init__(self, memory: GuestMemory) -> None:
        self._memory = memory
        self._lengths: dict[str, int] = {}
        """Addresses of the bytes that say how long a string is."""
        self._by_number: dict[int, str] = {}
        pool = _NEWEST_POOL
        while pool:
            for number, length, name in self._of(pool):
                self._lengths[name] = length
                self._by_number[number] = name
            pool = memory.read_word(pool)

    def _of(self, pool: int) -> Iterator[tuple[int, int, str]]:
        word = self._memory.read_word
        before, count, lengths = word(pool + 4) & 0x7FFFFFFF, word(pool + 12), word(pool + 20)
        for index in range(count):
            size = self._memory.read(lengths + index, 1)[0]
            yield (
                before + index,
                lengths + index,
                self._memory.read(word(pool + 24 + 4 * index), size).decode(),
            )

    def of_key(self, key: int) -> str:
        """What an object that is an interned string says."""
        return self._by_number[key >> 3]

    def hide(self, name: str) -> None:
        """Make it of no length: a program's own name is never the same, and an error prints nothing."""
        self._memory.write(self._lengths[name], b"\0")


def _entries(memory: GuestMemory, names: _Names, table: int, count: int) -> list[tuple[str, bytes]]:
    places = range(table, table + count * _ENTRY, _ENTRY)
    return [(names.of_key(memory.read_word(place)), memory.read(place, _ENTRY)) for place in places]


def _take_out(memory: GuestMemory, names: _Names, dictionary: int, lacking: frozenset[str]) -> None:
    table, count = memory.read_word(dictionary + 12), memory.read_word(dictionary + 8)
    kept = [entry for name, entry in _entries(memory, names, table, count) if name not in lacking]
    memory.write(table, b"".join(kept))
    _set_table(memory, dictionary, table, len(kept))


def _set_table(memory: GuestMemory, dictionary: int, table: int, count: int) -> None:
    memory.write_word(dictionary + 4, count << 3 | memory.read_word(dictionary + 4) & _FLAGS)
    memory.write_word(dictionary + 8, count)
    memory.write_word(dictionary + 12, table)


def _rearrange_methods(memory: GuestMemory, names: _Names) -> None:
    """append, extend, decode, those of str and bytes, encode: each type has a part of that."""
    entries = dict(_entries(memory, names, _METHODS, _ALL_METHODS))
    first = [entries.pop(name) for name in ("append", "extend", "decode")]
    last = entries.pop("encode")
    common = [entry for name, entry in entries.items() if name not in _METHODS_LACKING]
    memory.write(_METHODS, b"".join([*first, *common, last]))
    _set_table(memory, _ARRAY, _METHODS, 2)
    _set_table(memory, _BYTEARRAY, _METHODS, 3)
    _set_table(memory, _BYTES, _METHODS + 2 * _ENTRY, 1 + len(common))
    _set_table(memory, _STR, _METHODS + 3 * _ENTRY, len(common) + 1)
