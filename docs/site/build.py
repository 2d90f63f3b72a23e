"""Build the documentation site: `python docs/site/build.py` writes build/docs-site.

The Markdown of docs/ is taken as it is, and so are the pages that all lessons share, as guide/. Two things
are made: the reference of all commands, from Click, and the list of decisions. A link to nothing is an error,
and so is a page that the navigation does not show.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WORK = ROOT / "build" / "docs-site"
PICTURE = re.compile(r"\]\((\.\./[^)\s]+\.svg)\)")


def main() -> int:
    """Build the site; the exit status is that of the site generator, or 1 for a page without a place."""
    shutil.rmtree(WORK, ignore_errors=True)
    pages = WORK / "docs"
    shutil.copytree(DOCS, pages, ignore=shutil.ignore_patterns("site", "schemas"))
    shutil.copytree(ROOT / "lessons" / "shared", pages / "guide")
    (pages / "commands.md").write_text("\n".join(reference()), encoding="utf-8")
    for page in pages.rglob("*.md"):
        bring_pictures(page)
    config = with_decisions(yaml.safe_load((DOCS / "site" / "site.yml").read_text(encoding="utf-8")))
    (WORK / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    written = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    missing = sorted(written - set(_shown(config["nav"])))
    if missing:
        print(f"docs/site/site.yml: the navigation does not show {', '.join(missing)}", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "mkdocs.yml"]
    return subprocess.run(command, cwd=WORK, check=False).returncode


def bring_pictures(page: Path) -> None:
    """Copy pictures that lie elsewhere in the project beside the page. Raises OSError without them."""

    def beside(match: re.Match[str]) -> str:
        source = (DOCS / match[1]).resolve(strict=True)
        target = page.parent / "pictures" / source.relative_to(ROOT).as_posix().replace("/", "-")
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)
        return f"](pictures/{target.name})"

    text = page.read_text(encoding="utf-8")
    page.write_text(PICTURE.sub(beside, text), encoding="utf-8")


def with_decisions(config: dict[str, Any]) -> dict[str, Any]:
    """Return the configuration with all decisions at the end of its navigation, in their order."""
    decisions = [f"decisions/{path.name}" for path in sorted((DOCS / "decisions").glob("*.md"))]
    return {**config, "nav": [*config["nav"], {"Decisions": decisions}]}


def _shown(nav: Any) -> Iterator[str]:
    """Yield all pages of a navigation."""
    if isinstance(nav, str):
        yield nav
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _shown(part)


def reference() -> Iterator[str]:
    """Yield the reference of commands as Markdown: what each does, how it is called, its options."""
    os.environ["LC_ALL"] = "C"  # the site's commands speak English
    from gorae.cli import COMMANDS, gorae

    yield "# All commands\n\nThis page is made from the commands themselves.\n"
    top = click.Context(gorae, info_name="gorae")
    for name in sorted(COMMANDS):
        command = gorae.get_command(top, name)
        assert command is not None
        yield from _described(command, click.Context(command, info_name=name, parent=top), "##")


def _described(command: click.Command, context: click.Context, heading: str) -> Iterator[str]:
    yield f"{heading} {context.command_path}\n\n{html.escape(command.help or '')}\n"
    yield f"```\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    rows = [row for row in (option.get_help_record(context) for option in command.get_params(context)) if row]
    yield "\n".join(["| option | meaning |", "|---|---|", *(_row(*row) for row in rows), ""])
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _described(inner, click.Context(inner, info_name=name, parent=context), heading + "#")


def _row(names: str, meaning: str) -> str:
    names, meaning = (text.replace("|", "\\|").replace("\n", " ") for text in (names, html.escape(meaning)))
    return f"| `{names}` | {meaning} |"


if __name__ == "__main__":
    sys.exit(main())
