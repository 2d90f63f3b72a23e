"""A lesson's text as a class reads it in a browser: the page's buttons where a terminal has commands.

Where nothing is installed there is no terminal. Of a text's commands those that begin a lesson are left out,
those that the page has a button for name the button, and the others are folded away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from gorae.names import PROGRAM
from gorae.texts import Text
from gorae.texts.korean import PARTICLES, particle

FOLDED = "terminal"
"""The language of a block of commands that the page folds away."""
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FOLDED_HTML = re.compile(rf'<pre><code class="language-{FOLDED}">(.*?)</code></pre>', re.DOTALL)
_FORMS = {form: wanted for wanted, forms in PARTICLES.items() for form in forms}
_INLINE = re.compile(
    rf"`(?P<code>gorae (?:check|run)(?: [^`]*)?|\w+\.html)`(?P<particle>(?:{'|'.join(_FORMS)})(?![가-힣]))?"
)
_REPORT = re.compile(r"gorae check[^`\n]*--report (\w+\.html)")
_IN_BROWSER = re.compile(r"(`\w+\.html`[을를]?)(?: (?:웹 )?브라우저로| in (?:a|your) (?:web )?browser)")
_DOES = re.compile(
    r"(?P<name>\*\*[^*\n]+\*\*)(?:을|를|으로|로) (?:실행|확인)?(?P<verb>하면|하고|하세요|한 다음|해요|해 )"
)
_PRESSES = {
    "하면": "누르면",
    "하고": "누르고",
    "하세요": "누르세요",
    "한 다음": "누른 다음",
    "해요": "눌러요",
    "해 ": "눌러 ",
}
_RUNS = re.compile(r"\b(?:run|type|try)(?= \*\*(?:Check|Run)\b)", re.IGNORECASE)
_VALUED = frozenset(("--step", "--runs", "--report", "--hint"))
"""Options of `gorae check` that the page does without: it checks as often as it should, and has a replay."""
_SENTENCE = re.compile(r"(?<=[^\d\s][.!?])(\s+)")
_ITEM = re.compile(r"(?P<mark>\s*(?:[-*]|\d+\.)\s+)(?P<rest>.*)", re.DOTALL)
_NEXT_ITEM = re.compile(r"\n(?=\s*(?:[-*]|\d+\.)\s)")
_OF_A_TERMINAL = re.compile(r"`gorae (?:start|kits)\b|`cd |first-ten-minutes|터미널|\bterminal\b")
_NEXT_TO_IT = "`gorae virtual"
"""A paragraph with this is about a second terminal."""
_INSTALLED = {
    "ko": ("고래(gorae)가 설치된 컴퓨터", "브라우저가 있는 컴퓨터"),
    "en": ("omputer with gorae", "omputer with a browser"),
}


def for_browser(text: str, lesson: str, lang: str) -> str:
    """Return a lesson's or guide's Markdown with buttons for commands. `lesson` is the lesson's id."""
    words = _Words(lesson, lang, frozenset(_REPORT.findall(text)))
    pieces, end = [], 0
    for block in _BLOCK.finditer(text):
        pieces += [words.prose(text[end : block.start()]), words.block(block)]
        end = block.end()
    return re.sub(r"\n{3,}", "\n\n", "".join([*pieces, words.prose(text[end:])]))


def folded(html: str, lang: str) -> str:
    """Return the HTML of such a text with its blocks of commands folded away."""
    title = escape(Text("classroom.text-commands").say(lang))
    opened = f'<details class="{FOLDED}"><summary>{title}</summary><pre><code>'
    return _FOLDED_HTML.sub(lambda found: f"{opened}{found[1]}</code></pre></details>", html)


class _Words:
    """Rewrites the pieces of one text."""

    def __init__(self, lesson: str, lang: str, reports: frozenset[str]) -> None:
        self.lang = lang
        self._reports = reports
        self._installed, self._browser = _INSTALLED[lang]
        self._folder = re.compile(rf"`{re.escape(lesson)}` 폴더|folder `{re.escape(lesson)}`")

    def block(self, block: re.Match[str]) -> str:
        """Rewrite a block of code, if commands are all that is in it."""
        lines = block["body"].splitlines()
        if block["language"] not in ("", "text") or not all(
            line.startswith(("gorae ", "cd ")) for line in lines
        ):
            return block[0]
        left = [line for line in lines if not line.startswith(("gorae start ", "cd "))]
        others = "\n".join(line for line in left if not _button(line))
        buttons = [button for line in left if (button := _button(line))]
        told = [Text("classroom.text-press", button=self._name(one)).say(self.lang) for one in buttons]
        return "\n\n".join(told + ([f"```{FOLDED}\n{others}\n```"] if others else []))

    def prose(self, text: str) -> str:
        """Rewrite what stands between blocks of code, paragraph by paragraph."""
        text = _IN_BROWSER.sub(r"\1", text.replace(self._installed, self._browser))
        return "\n\n".join(self._pressed(self._kept(one)) for one in text.split("\n\n"))

    def _pressed(self, text: str) -> str:
        """Name buttons for commands; one presses them."""
        named = _INLINE.sub(self._inline, text)
        if named == text:
            return text
        press = _RUNS.sub(lambda found: "Press" if found[0][0].isupper() else "press", named)
        return _DOES.sub(self._does, press)

    def _does(self, found: re.Match[str]) -> str:
        name = found["name"]
        return f"{name}{particle(name, '을')} {_PRESSES[found['verb']]}"

    def _inline(self, found: re.Match[str]) -> str:
        code = found["code"]
        button = _button(code) if code.startswith("gorae ") else "replay" if code in self._reports else None
        if button is None:
            return found[0]
        name = self._name(button)
        return f"**{name}**{particle(name, _FORMS[found['particle']]) if found['particle'] else ''}"

    def _name(self, button: str) -> str:
        """Return what stands on a button, without its sign."""
        room = "classroom_web_live" if button == "run" else "classroom_web"
        return re.sub(r"^\W+", "", Text(f"{room}.{button}").say(self.lang))

    def _kept(self, paragraph: str) -> str:
        """Return a paragraph without the sentences that are about a terminal; tables stay as they are."""
        if paragraph.lstrip("\n").startswith("|"):
            return paragraph
        return "\n".join(self._items(paragraph))

    def _items(self, paragraph: str) -> Iterator[str]:
        for item in _NEXT_ITEM.split(paragraph):
            parts = _ITEM.fullmatch(item)
            kept = self._sentences(parts["rest"] if parts else item)
            if kept.strip() or not item.strip():
                yield (parts["mark"] if parts else "") + kept

    def _sentences(self, text: str) -> str:
        pieces = [] if _NEXT_TO_IT in text else _SENTENCE.split(text)
        told = zip(pieces[::2], [*pieces[1::2], ""], strict=True) if pieces else ()
        return "".join(
            sentence + space
            for sentence, space in told
            if not _OF_A_TERMINAL.search(sentence) and not self._folder.search(sentence)
        )


def _button(command: str) -> str | None:
    """Return the page's button that does what a command does; None where there is none."""
    _, what, *options = command.split()
    if what == "run":
        return "run" if options in ([], [PROGRAM]) else None
    names = {word for word in options if word.startswith("-")}
    if what != "check" or not names <= _VALUED or any(word.endswith(".py") for word in options):
        return None
    return "step-check" if "--step" in names else "hint" if "--hint" in names else "check"
