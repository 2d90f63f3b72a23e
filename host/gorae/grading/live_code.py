"""Which parts of a program can run: form that nothing ever reaches is no form.

Left out are branches and loops under a constant condition, what stands behind `return`, `break` or an
endless loop, handlers of what cannot fail, and functions, methods and lambdas that nothing uses. What cannot
be decided counts as running.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from gorae.grading.constants import KnownConstants

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp

_LOOKERS = frozenset(
    {"print", "str", "repr", "len", "type", "id", "bool", "callable", "isinstance", "hash", "dir", "help"}
)
"""Functions that do not call what they are given."""
_ENDS = frozenset({"exit", "quit", "sys.exit", "usys.exit", "machine.reset", "microbit.reset", "os._exit"})
_FAILING = (
    ast.Call, ast.Attribute, ast.Subscript, ast.BinOp, ast.UnaryOp, ast.Compare, ast.AugAssign, ast.Raise,
    ast.Assert, ast.Import, ast.ImportFrom, ast.For, ast.With, ast.Await, ast.Yield, ast.YieldFrom,
    ast.Delete, ast.Starred,
)  # fmt: skip
"""What a `try` may fail at, besides a name that is not there."""


class LiveCode:
    """The nodes of a program that can run, found when it is made. The program itself is never run."""

    def __init__(self, tree: ast.Module, constants: KnownConstants) -> None:
        self.constants = constants
        self.nodes: list[ast.AST] = []
        """Statements and expressions that can run."""
        self.repeating: set[ast.AST] = set()
        """Loops that can go round again."""
        self.called: set[ast.AST] = set()
        """Functions and classes that are used."""
        self.read: set[str] = set()
        """Names and attributes whose values are used for something."""
        self._waiting: defaultdict[str, list[Function | ast.ClassDef]] = defaultdict(list)
        self._methods: defaultdict[str, list[Function]] = defaultdict(list)
        self._aliases: defaultdict[str, set[str]] = defaultdict(set)
        self._used: dict[str, bool] = {}
        self._ready: list[Function] = []
        self._loops: list[list[ast.stmt]] = []
        self._suite(tree.body)
        while self._ready:
            self._enter(self._ready.pop())
        self.alive = frozenset(self.nodes)
        """The same, to look one up."""

    # --- what is used ----------------------------------------------------------------------------------

    def _use(self, name: str, *, whole: bool = True) -> None:
        """Somebody calls `name`, or passes it on. Not `whole`: what a generator gives is thrown away."""
        if self._used.get(name) in (True, whole):
            return
        self._used[name] = whole
        for waiting in self._waiting[name]:
            self._take(waiting, whole)
        for other in self._aliases[name]:
            self._use(other, whole=whole)

    def _take(self, found: Function | ast.ClassDef, whole: bool) -> None:
        if found in self.called or not (whole or not _is_lazy(found)):
            return
        self.called.add(found)
        if isinstance(found, ast.ClassDef):
            for method in _functions_in(found.body):
                if method.name.startswith("__") or method.name in self.read:
                    self._take(method, whole=True)
                self._methods[method.name].append(method)
        else:
            self._ready.append(found)

    def _await(self, name: str, found: Function | ast.ClassDef) -> None:
        """`found` runs once somebody uses `name`."""
        self._waiting[name].append(found)
        if name in self._used:
            self._take(found, self._used[name])

    def _read(self, name: str) -> None:
        if name not in self.read:
            self.read.add(name)
            for method in self._methods[name]:
                self._take(method, whole=True)

    def _enter(self, function: Function) -> None:
        before, self._loops = self._loops, []
        if isinstance(function, ast.Lambda):
            self._visit(function.body)
        else:
            self._suite(function.body)
        self._loops = before

    # --- statements: each says whether what stands behind it can be reached ----------------------

    def _suite(self, body: Sequence[ast.stmt]) -> bool:
        for at, statement in enumerate(body):
            if not _is_replaced(statement, body[at + 1 :]) and not self._statement(statement):
                return False
        return True

    def _statement(self, node: ast.stmt) -> bool:
        self.nodes.append(node)
        match node:
            case ast.If():
                return self._if(node)
            case ast.While() | ast.For() | ast.AsyncFor():
                return self._loop(node)
            case ast.Try():
                return self._try(node)
            case ast.With(items, body) | ast.AsyncWith(items, body):
                self._visit_all(item.context_expr for item in items)
                return self._suite(body)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._define(node)
            case ast.ClassDef():
                self._class(node)
            case ast.Expr(value):
                return self._discard(value)
            case ast.Assign([ast.Name(name)], value):
                self._assign(name, value)
            case ast.Assert(test):
                self._visit_all(ast.iter_child_nodes(node))
                return self.constants.truth(test) is not False
            case ast.Break() | ast.Continue():
                if self._loops:
                    self._loops[-1].append(node)
                return False
            case ast.Return() | ast.Raise():
                self._visit_all(ast.iter_child_nodes(node))
                return False
            case _:
                self._visit_all(ast.iter_child_nodes(node))
        return True

    def _if(self, node: ast.If) -> bool:
        self._visit(node.test)
        truth = self.constants.truth(node.test)
        through = False
        if truth is not False:
            through |= self._suite(node.body)
        if truth is not True:
            through |= self._suite(node.orelse)
        return through

    def _loop(self, node: ast.While | ast.For | ast.AsyncFor) -> bool:
        endless = False
        if isinstance(node, ast.While):
            truth = self.constants.truth(node.test)
            endless, rounds = truth is True, 0 if truth is False else None
            self._visit(node.test)
        else:
            rounds = self.constants.most_rounds(node.iter)
            self._visit(node.iter)
            self._visit(node.target)
        if rounds == 0:
            return self._suite(node.orelse)
        self._loops.append([])
        again = self._suite(node.body)
        left = self._loops.pop()
        again = again or any(isinstance(one, ast.Continue) for one in left)
        if again and (rounds is None or rounds > 1):
            self.repeating.add(node)
        broken = any(isinstance(one, ast.Break) for one in left)
        through = not endless and self._suite(node.orelse)
        return through or broken

    def _try(self, node: ast.Try) -> bool:
        through = self._suite(node.body) and self._suite(node.orelse)
        if any(_may_fail(part) for one in node.body for part in _parts(one)):
            for handler in node.handlers:
                through |= self._suite(handler.body)
        return self._suite(node.finalbody) and through

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._visit_all(node.args.defaults)
        self._visit_all(default for default in node.args.kw_defaults if default)
        self._visit_all(node.decorator_list)
        self._await(node.name, node)
        if node.decorator_list:
            self._use(node.name)

    def _class(self, node: ast.ClassDef) -> None:
        self._visit_all([*node.bases, *node.decorator_list])
        self._suite([one for one in node.body if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)])
        self._await(node.name, node)

    def _assign(self, name: str, value: ast.expr) -> None:
        """A second name for a function is used when somebody uses that."""
        if isinstance(value, ast.Lambda):
            self._await(name, value)
        elif isinstance(value, ast.Name):
            self._aliases[name].add(value.id)
            self._read(value.id)
            if name in self._used:
                self._use(value.id, whole=self._used[name])
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            self._aliases[name].add(value.func.id)  # a generator runs when somebody uses what it gave
            self._call(value, whole=self._used.get(name, False))
        else:
            self._visit(value)

    def _discard(self, value: ast.expr) -> bool:
        """An expression whose value nobody takes: only its calls do something."""
        match value:
            case ast.Name() | ast.Constant() | ast.Lambda() | ast.Attribute(ast.Name()):
                return True
            case (
                ast.BinOp()
                | ast.Compare()
                | ast.UnaryOp()
                | ast.List()
                | ast.Tuple()
                | ast.Set()
                | ast.Dict()
            ):
                for part in ast.iter_child_nodes(value):
                    if isinstance(part, ast.expr):
                        self._discard(part)
                return True
            case ast.Call(ast.Name(name), _, _):
                self._call(value, whole=False)
                return name not in _ENDS or bool(self._waiting.get(name))
            case ast.Call(ast.Attribute(ast.Name(module), name)) if f"{module}.{name}" in _ENDS:
                self._visit(value)
                return False
        self._visit(value)
        return True

    # --- expressions -------------------------------------------------------------------------------------

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self._visit(node)

    def _visit(self, node: ast.AST) -> None:
        if not isinstance(node, ast.Call):  # a call puts itself down
            self.nodes.append(node)
        match node:
            case ast.Name(name, ast.Load()):
                self._read(name)
                self._use(name)
            case ast.Attribute(value, name, ast.Load()):
                self._read(name)
                self._visit(value)
            case ast.Call():
                self._call(node, whole=True)
            case ast.BoolOp(kind, values):
                for value in values:
                    self._visit(value)
                    if self.constants.truth(value) is isinstance(kind, ast.Or):
                        break
            case ast.IfExp(test, body, orelse):
                truth = self.constants.truth(test)
                self._visit(test)
                self._visit_all([body] * (truth is not False) + [orelse] * (truth is not True))
            case ast.Lambda():
                self._take(node, whole=True)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension(node)
            case _:
                self._visit_all(ast.iter_child_nodes(node))

    def _call(self, node: ast.Call, *, whole: bool) -> None:
        self.nodes.append(node)
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(node.func, ast.Name):
            self._read(node.func.id)
            self._use(node.func.id, whole=whole)
            if node.func.id in _LOOKERS:
                for name in [one.id for one in arguments if isinstance(one, ast.Name)]:
                    self._read(name)
                arguments = [one for one in arguments if not isinstance(one, ast.Name)]
        else:
            self._visit(node.func)
        self._visit_all(arguments)

    def _comprehension(self, node: _Comprehension) -> None:
        for part in node.generators:
            self._visit_all([part.iter, part.target])
            if self.constants.most_rounds(part.iter) == 0:
                return
            self._visit_all(part.ifs)
            if any(self.constants.truth(condition) is False for condition in part.ifs):
                return
        self._visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])


def _may_fail(part: ast.AST) -> bool:
    return isinstance(part, _FAILING) or (isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load))


def _functions_in(body: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (one for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def _is_lazy(found: ast.AST) -> bool:
    """Whether a call alone runs nothing of it: generators and coroutines."""
    if isinstance(found, ast.ClassDef):
        return False
    inside = [*found.body] if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) else []
    own = (part for one in inside for part in _parts(one))
    return isinstance(found, ast.AsyncFunctionDef) or any(
        isinstance(part, ast.Yield | ast.YieldFrom) for part in own
    )


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it, but for what is in functions of their own."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(part)


def _is_replaced(statement: ast.stmt, rest: Sequence[ast.stmt]) -> bool:
    """Whether a function gets another body before anything can have called it."""
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    if statement.decorator_list:
        return False
    for later in rest:
        if isinstance(later, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if later.name == statement.name:
                return True
            if not later.decorator_list:
                continue
        if isinstance(later, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == statement.name for target in later.targets
        ):
            return not any(
                isinstance(part, ast.Name) and part.id == statement.name for part in _parts(later.value)
            )
        if any(isinstance(part, ast.Call | ast.Name) for part in _parts(later)):
            return False
    return False
