"""Several MicroPython modules as one: a board compiles few tokens, and few of its files' names are taken.

Modules refer to each other as `module.name`. Linked, that is a plain name of one namespace, constants are
numbers, a function that only forwards is the one that it forwards to, and what nobody refers to is left out.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gorae.kits.minification import globals_in, locals_of, with_short_locals
from gorae.kits.modules import LinkedModule, Name, defined_by, one_liners
from gorae.stripping import unparse


class LinkError(Exception):
    """The modules cannot be linked: they use what the linker does not know."""


@dataclass(frozen=True)
class Unit:
    """A file on the board and the modules that become it."""

    file: str
    modules: Sequence[str]
    public: Collection[Name] = ()
    """What it gives to others than its sister units: these keep their names."""
    private_imports: bool = False
    """Whether names that it takes from its sisters begin with `_`: `import *` does not give them on."""

    @property
    def name(self) -> str:
        return self.file.removesuffix(".py")


def link(
    sources: Mapping[str, str], units: Sequence[Unit], constants: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    """The files of the units that the modules in `sources` become. Raises LinkError.

    `constants` are modules of which only values are read. Imports of other modules stay as they are.
    """
    return _Linker(
        {name: LinkedModule(name, source) for name, source in sources.items()}, units, constants
    ).link()


class _Linker:
    def __init__(
        self,
        modules: Mapping[str, LinkedModule],
        units: Sequence[Unit],
        constants: Mapping[str, Mapping[str, object]],
    ) -> None:
        self.modules = modules
        self.units = units
        self.constants = constants
        self.unit_of = {name: unit for unit in units for name in unit.modules}
        keywords = (
            node for one in modules.values() for node in ast.walk(one.tree) if isinstance(node, ast.keyword)
        )
        self.keywords = {node.arg for node in keywords if node.arg}
        self.rebound = set[Name]()
        for module in modules.values():
            module.drop_forwards(modules)
            module.put_constants(constants)
        short = one_liners(modules)
        for module in modules.values():
            module.inline(short)
        for module in modules.values():
            self.rebound |= {(module.name, name) for name in _rebound(module.tree)}
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                    self.rebound |= {self.resolve(found) for found in self._reference(module, node)}

    def link(self) -> dict[str, str]:
        kept = self._reachable()
        self.kept_names = {name for module, node in kept for name in self._defines(module, node)} | {
            (module.name, name) for module, node in kept for name in globals_in(node)
        }
        self.called = {unit.name: self._named(unit) for unit in self.units}
        return {unit.file: self._write(unit, kept) for unit in self.units}

    # --- what refers to what ---------------------------------------------------------------------------

    def resolve(self, name: Name) -> Name:
        """The name that this one stands for."""
        seen: set[Name] = set()
        while name not in seen and name[0] in self.modules and name[1] in self.modules[name[0]].aliases:
            seen.add(name)
            name = self.modules[name[0]].aliases[name[1]]
        return name

    def _reference(self, module: LinkedModule, node: ast.AST) -> Iterator[Name]:
        """The global of a linked module that a node stands for, if it is one."""
        match node:
            case ast.Attribute(ast.Name(alias), name) if module.modules.get(alias) in self.modules:
                yield module.modules[alias], name
            case ast.Name(name) if name in module.names or name in module.aliases:
                yield module.name, name

    def _uses(self, module: LinkedModule, node: ast.AST) -> set[Name]:
        found = {self.resolve(name) for child in ast.walk(node) for name in self._reference(module, child)}
        return found | {(module.name, name) for name in globals_in(node)}

    def _defines(self, module: LinkedModule, node: ast.stmt) -> set[Name]:
        return {(module.name, name) for name in defined_by(node)}

    def _reachable(self) -> list[tuple[LinkedModule, ast.stmt]]:
        """The statements that do something, and those that they and the public names need, in order."""
        everything = [
            (self.modules[name], node)
            for unit in self.units for name in unit.modules for node in self.modules[name].statements
        ]  # fmt: skip
        wanted = {self.resolve(name) for unit in self.units for name in unit.public}
        kept: set[int] = set()
        while True:
            more = [
                at
                for at, (module, node) in enumerate(everything)
                if at not in kept and (not defined_by(node) or self._defines(module, node) & wanted)
            ]
            if not more:
                return [everything[at] for at in sorted(kept)]
            kept.update(more)
            for at in more:
                wanted |= self._uses(*everything[at])

    # --- names ---------------------------------------------------------------------------------------

    def _named(self, unit: Unit) -> dict[Name, str]:
        """What each global is called in a unit: public ones as they are, others so that none clash."""
        called = {self.resolve(name): name[1] for name in unit.public}
        taken = set(called.values()).union(*(self.modules[name].locals for name in unit.modules))
        own = [name for name in sorted(self.kept_names) if self.unit_of[name[0]] is unit]
        for name in own:
            if name not in called:
                called[name] = name[1] if name[1] not in taken else f"{name[1]}_{name[0]}"
                taken.add(called[name])
        return called

    def _call(self, unit: Unit, name: Name, imports: dict[str, str]) -> ast.expr:
        """How a global is written in a unit; `imports` collects what must be imported for that."""
        home = self.unit_of[name[0]]
        if name not in self.kept_names:
            raise LinkError(f"{unit.file}: {name[0]} has no {name[1]}")
        if home is unit:
            return ast.Name(self.called[unit.name][name])
        theirs = self.called[home.name][name]
        if name in self.rebound:
            imports[home.name] = ""
            return ast.Attribute(ast.Name(home.name), theirs)
        ours = self.called[unit.name].get(name)
        if ours is None:
            ours = f"_{theirs.lstrip('_')}" if unit.private_imports else theirs
            while ours in self.called[unit.name].values():
                ours += "_"
            self.called[unit.name][name] = ours
        imports[ours] = f"from {home.name} import {theirs}" + ("" if ours == theirs else f" as {ours}")
        return ast.Name(ours)

    # --- writing --------------------------------------------------------------------------------------

    def _write(self, unit: Unit, kept: list[tuple[LinkedModule, ast.stmt]]) -> str:
        imports: dict[str, str] = {}
        outside: dict[str, None] = {}
        lines: list[str] = []
        for module, node in kept:
            if self.unit_of[module.name] is unit:
                outside |= dict.fromkeys(self._outside(module, node))
                rewritten = _Rewriting(self, unit, module, imports).visit(node)
                if isinstance(rewritten, ast.FunctionDef):
                    rewritten = with_short_locals(rewritten, self._kept_locals(unit, rewritten))
                lines.append(unparse(rewritten))
        for name in unit.public:
            self._call(unit, self.resolve(name), imports)
        return "".join([*_import_lines(outside, imports), *lines])

    def _kept_locals(self, unit: Unit, function: ast.FunctionDef) -> set[str]:
        """Arguments that callers may name."""
        is_public = function.name in {self.called[unit.name][self.resolve(name)] for name in unit.public}
        return self.keywords | ({arg.arg for arg in function.args.args} if is_public else set())

    def _outside(self, module: LinkedModule, node: ast.stmt) -> Iterator[str]:
        """The board's own modules that a statement uses."""
        for child in ast.walk(node):
            if isinstance(child, ast.Name) and child.id in module.modules:
                name = module.modules[child.id]
                if name not in self.modules and name not in self.constants:
                    yield f"import {name}" + ("" if name == child.id else f" as {child.id}")
            elif isinstance(child, ast.Name) and child.id in module.aliases:
                home, name = self.resolve((module.name, child.id))
                if home not in self.modules:
                    yield f"from {home} import {name}" + ("" if name == child.id else f" as {child.id}")


class _Rewriting(ast.NodeTransformer):
    """A statement of a module as it stands in a unit."""

    def __init__(self, linker: _Linker, unit: Unit, module: LinkedModule, imports: dict[str, str]) -> None:
        self.linker, self.unit, self.module, self.imports = linker, unit, module, imports
        self.locals: list[set[str]] = []
        self.stored = set[str]()
        """Globals of other modules that the function at hand sets."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.locals.append(locals_of(node))
        if len(self.locals) == 1:
            node.name = self._global_name(node.name)
        self.generic_visit(node)
        self.locals.pop()
        if self.stored and not self.locals:
            node.body.insert(0, ast.Global(sorted(self.stored)))
            self.stored.clear()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._global_name(node.name)
        self.locals.append(set())  # methods are no globals
        self.generic_visit(node)
        self.locals.pop()
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.locals.append({arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)})
        self.generic_visit(node)
        self.locals.pop()
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        """Rewrite an import in a function: it loads a sister unit then, and not before."""
        for alias in node.names:
            if alias.name in self.linker.unit_of:
                alias.name = self.linker.unit_of[alias.name].name
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self._global_name(name) for name in node.names]
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if any(node.id in names for names in self.locals):
            return node
        return self._replaced(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        alias = node.value.id if isinstance(node.value, ast.Name) else ""
        name = self.module.modules.get(alias, "")
        if name in self.linker.modules:
            return (
                self._late(name, node)
                if any(alias in names for names in self.locals)
                else self._replaced(node)
            )
        self.generic_visit(node)
        return node

    def _late(self, module: str, node: ast.Attribute) -> ast.expr:
        """A name of a module that the function itself imports."""
        name = self.linker.resolve((module, node.attr))
        home = self.linker.unit_of[name[0]].name
        return ast.Attribute(ast.Name(home), self.linker.called[home][name], node.ctx)

    def _global_name(self, name: str) -> str:
        return self.linker.called[self.unit.name][self.module.name, name]

    def _replaced(self, node: ast.expr) -> ast.expr:
        for reference in self.linker._reference(self.module, node):
            name = self.linker.resolve(reference)
            if name[0] not in self.linker.modules:
                return node
            found = self.linker._call(self.unit, name, self.imports)
            if isinstance(found, ast.Name) and any(found.id in names for names in self.locals):
                raise LinkError(f"{self.module.name}:{node.lineno}: {found.id} is a local name here")
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and self.locals:
                self.stored.update([found.id] if isinstance(found, ast.Name) else [])
            return found
        return node


def _import_lines(outside: dict[str, None], imports: dict[str, str]) -> Iterator[str]:
    """Imports at the top of a file, those of one module together."""
    plain = sorted({line.removeprefix("import ") for line in outside if line.startswith("import ")})
    plain += sorted(name for name, line in imports.items() if not line)
    if plain:
        yield f"import {','.join(plain)}\n"
    taken: dict[str, list[str]] = {}
    for line in sorted({*(line for line in imports.values() if line), *outside}):
        if line.startswith("from "):
            home, names = line.removeprefix("from ").split(" import ")
            taken.setdefault(home, []).append(names)
    yield from (f"from {home} import {','.join(names)}\n" for home, names in taken.items())


def _rebound(tree: ast.Module) -> set[str]:
    """Globals that do not keep the value that they begin with."""
    times = Counter(name for node in tree.body for name in defined_by(node))
    return {name for name, count in times.items() if count > 1} | set(globals_in(tree))
