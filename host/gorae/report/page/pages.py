"""What all pages share: templates that escape, words, and a policy that lets in nothing but what is ours."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gorae.report.page.scale import written
from gorae.report.plain import MARKS, floor_points, plain
from gorae.stl.quantities import quantity, seconds
from gorae.texts import Text

if TYPE_CHECKING:
    import jinja2

_PARTED = re.compile("(?<=[%°)\\]\u201d\u2019])(?=[가-힣])")
"""Where browsers begin a line between a sign or a closing mark and the particle behind it."""
_ASSETS = Path(__file__).with_name("assets")
_BUNDLED = re.compile(r"^(?:export (?=class |const |function )|import .+;\n)", re.MULTILINE)
"""What a script says to those who bundle it, and no script of a page may say."""
REPORT_STYLES = ("palette.css", "arena.css", "replay.css", "screen.css", "report.css")
"""In this order: later ones change what earlier ones say."""


def say(lang: str, what: Any, /, **values: object) -> str:
    """A Text, a Localized, or an entry of this room's catalogue."""
    if isinstance(what, str):
        what = Text(f"report.{what}", **values)
    said: str = what.say(lang)
    return _PARTED.sub("\u2060", said) if lang == "ko" else said


def words_of(entries: Iterable[str], prefix: str, lang: str) -> dict[str, str]:
    """The templates' words by what they are called there: `page-not-run` is `words.not_run`."""
    return {entry.removeprefix(prefix).replace("-", "_"): say(lang, entry) for entry in entries}


@cache
def environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., Any]] = {
        "points": lambda value: f"{floor_points(value):g}",
        "floored": floor_points,
        "seconds": seconds,
        "quantity": quantity,
        "number": written,
        "mark": MARKS.__getitem__,
    }
    environment.filters.update(filters)
    return environment


def _shown(value: object) -> object:
    """What an expression of a template writes: text without what steers a screen."""
    return plain(value) if type(value) is str else value


@cache
def page_assets(*scripts: str, styles: Sequence[str], connect: str = "'none'") -> dict[str, str]:
    """Style and script as they stand in the page, and the policy that lets them and nothing else in."""
    from markupsafe import Markup

    script, style = (_joined(names) for names in (scripts, styles))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": policy}


def _joined(names: Iterable[str]) -> str:
    return "\n".join(_BUNDLED.sub("", (_ASSETS / name).read_text(encoding="utf-8")) for name in names)
