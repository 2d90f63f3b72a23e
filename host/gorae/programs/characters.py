"""Characters that only look like those of Python: from a word processor, a chat, a Korean keyboard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from gorae.programs.hangul import typed_in_korean_mode
from gorae.programs.lexing import ProgramToken, TokenKind, tokens_of
from gorae.texts import Text

_MOST = 5
"""Different characters that are told."""
_PLAIN = re.compile(r"[\t\n\r -#%->@-_a-~]*")
"""A program without any character to look at: not even a backtick, a dollar or a question mark."""

# What to type instead of each: quotes, brackets, dashes and signs.
_INSTEAD = {
    '"': "“”„‟″‶〝〞＂«»「」『』❝❞",
    "'": "‘’‚‛′‵´｀`＇❛❜‹›",
    "(": "（⟮❨﹙⦅", ")": "）⟯❩﹚⦆", "[": "［【〔⟦〖", "]": "］】〕⟧〗", "{": "｛❴", "}": "｝❵",
    "-": "‐‑‒–—―−－﹣⁃➖ㅡ", ":": "：∶ː꞉﹕︰", ";": "；\u037e﹔", ",": "，、﹐︐‚،", ".": "．。․﹒",
    "=": "＝﹦═", "+": "＋﹢➕", "*": "×✕✖＊∗⁎﹡·⋅∙•ㆍ", "/": "÷／∕⁄➗", "%": "％﹪٪",
    "#": "＃﹟♯", "_": "＿",
    "<": "＜﹤〈《", ">": "＞﹥〉》", "<=": "≤≦⩽", ">=": "≥≧⩾", "!=": "≠", "!": "！", "&": "＆", "|": "｜￨",
    "~": "～∼˜〜", "\\": "＼₩￦⧵", "@": "＠", "^": "＾ˆ", "?": "？", "$": "＄", "...": "…", "->": "→",
    "**2": "²", "**3": "³",
}  # fmt: skip
_SIGNS = {odd: plain for plain, odds in _INSTEAD.items() for odd in odds}
_QUOTES = {"'", '"'}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\u0085\u2028\u2029\v\x1c\x1d\x1e\x1f"
# Zero-width and filler letters, which Unicode does not count among its invisible format characters.
_FILLERS = "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5"
_VARIATIONS = range(0xFE00, 0xFE10)
# Letters of Greek and Cyrillic that nobody can tell from those of the English alphabet.
_LOOK_ALIKE = dict(
    zip("аеорсухіјѕԁһӏАВЕКМНОРСТХУІЈЅоαορν", "aeopcyxijsdhlABEKMHOPCTXYIJSoaopv", strict=True)
) | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))


@dataclass(frozen=True)
class OddCharacter:
    """A character that cannot stand where it does, and what to do about it."""

    character: str
    line: int
    column: int
    """1-based, in characters."""
    kind: str
    """`sign`, `space`, `invisible`, `letter`, `symbol` or `korean`: which sentence says it."""
    instead: str = ""

    @property
    def text(self) -> Text:
        """Which character it is, where, and what to type."""
        return Text(
            f"programs.odd-{self.kind}",
            character=self.character,
            code=f"U+{ord(self.character[0]):04X}",
            name=unicodedata.name(self.character[0], "control character").lower(),
            line=self.line,
            column=self.column,
            instead=self.instead,
        )


def odd_characters(source: str) -> list[OddCharacter]:
    """The odd characters of a program in their order, but for those in strings and comments."""
    if _PLAIN.fullmatch(source):
        return []
    return [odd for token in tokens_of(source) for odd in _odd_in(token)]


def describe_odd(found: list[OddCharacter]) -> Text:
    """A sentence for each different one of them, where it stands first."""
    first = {odd.character: odd for odd in reversed(_runs(found))}
    told = sorted(first.values(), key=lambda odd: (odd.line, odd.column))
    text = told[0].text
    for odd in told[1:_MOST]:
        text = Text("programs.and", first=text, second=odd.text)
    if any(odd.kind in ("sign", "letter") for odd in told):
        text = Text("programs.and", first=text, second=Text("programs.odd-keyboard"))
    return text


def _runs(found: list[OddCharacter]) -> list[OddCharacter]:
    """Digits and letters side by side as one: １５０."""
    joined: list[OddCharacter] = []
    for odd in found:
        last = joined[-1] if joined else None
        if last and (last.kind, odd.kind) == ("letter", "letter") and _end(last) == (odd.line, odd.column):
            character, instead = last.character + odd.character, last.instead + odd.instead
            joined[-1] = replace(last, character=character, instead=instead)
        else:
            joined.append(odd)
    return joined


def _end(odd: OddCharacter) -> tuple[int, int]:
    return odd.line, odd.column + len(odd.character)


def _odd_in(token: ProgramToken) -> Iterator[OddCharacter]:
    if token.kind is TokenKind.NAME:
        yield from _odd_in_name(token)
    elif token.kind is TokenKind.OTHER and token.text != "!":  # may be meant as `not`
        odd = _odd(token.text, token.line, token.column + 1)
        if odd:
            yield odd
    elif token.kind is TokenKind.OPEN_STRING:
        yield from _odd_quote(token)


def _odd_in_name(token: ProgramToken) -> Iterator[OddCharacter]:
    typed = typed_in_korean_mode(token.text)
    if typed:
        yield OddCharacter(token.text, token.line, token.column + 1, "korean", typed)
        return
    latin = any(letter.isascii() and letter.isalpha() for letter in token.text)
    for index, letter in enumerate(token.text):
        odd = _odd(letter, token.line, token.column + 1 + index)
        if odd is None and latin and letter in _LOOK_ALIKE:
            odd = OddCharacter(letter, token.line, token.column + 1 + index, "letter", _LOOK_ALIKE[letter])
        if odd:
            yield odd


def _odd_quote(token: ProgramToken) -> Iterator[OddCharacter]:
    """A string that begins as it should and ends with a quotation mark of a word processor."""
    for index, letter in enumerate(token.text[1:], 1):
        if _SIGNS.get(letter) in _QUOTES and not letter.isascii():
            yield OddCharacter(letter, token.line, token.column + 1 + index, "sign", token.text[0])
            return


@cache
def _what(character: str) -> tuple[str, str] | None:
    """The kind of an odd character and what to type instead; None for one that a name may have."""
    if character in _SIGNS:
        return "sign", _SIGNS[character]
    if character in _SPACES:
        return "space", " "
    category = unicodedata.category(character)
    if category in ("Cf", "Cc") or character in _LINE_ENDS + _FILLERS or ord(character) in _VARIATIONS:
        return "invisible", ""
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and plain.isascii() and not character.isascii():
        return "letter", plain
    if category == "Nd" and not character.isascii():
        return "letter", str(unicodedata.digit(character))
    return None if character.isalnum() or character == "_" or category in ("Mn", "Mc") else ("symbol", "")


def _odd(character: str, line: int, column: int) -> OddCharacter | None:
    what = _what(character)
    return OddCharacter(character, line, column, *what) if what else None
