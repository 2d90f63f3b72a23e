"""Korean particles: which form follows a word, by the sound that it ends in."""

from __future__ import annotations

import re

# With and without a final consonant. 으로 also has no 으 after ㄹ.
PARTICLES = {
    "을": ("을", "를"), "이": ("이", "가"), "은": ("은", "는"), "과": ("과", "와"),
    "으로": ("으로", "로"), "이에요": ("이에요", "예요"), "이라는": ("이라는", "라는"),
    "이라고": ("이라고", "라고"), "이나": ("이나", "나"), "이었어요": ("이었어요", "였어요"),
    "이어야": ("이어야", "여야"), "이면": ("이면", "면"), "이라면": ("이라면", "라면"),
}  # fmt: skip
# A syllable that ends as a digit or a letter does when it is read aloud in Korean: 1 is 일, L is 엘.
_READ_ALOUD = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True)) | {
    letter: "을" if letter in "lr" else "음" if letter in "mn" else "이"
    for letter in "abcdefghijklmnopqrstuvwxyz"
}
_RIEUL = 8
_CLOSED, _OPEN, _ENDS_IN_RIEUL = "음", "이", "을"
# What explains a Korean word is not read before the particle: 3회차(4월 1일)는.
_EXPLAINED = re.compile(r"(?<=[가-힣])(?:\([^()]*\))+$")
# These units are read aloud as 퍼센트, 도, 밀리미터: without a final consonant.
_OPEN_UNIT = re.compile(r"\d ?(?:%|°|[kcm]?m(?:/s)?)$")
# English words whose Korean sound their spelling does not tell.
_CLOSED_WORDS = frozenset(("sleep", "step", "map", "pin", "web", "tab", "job", "pad"))
_OPEN_WORDS = frozenset(("bit", "microbit", "check", "exit", "edit", "false"))
# How English words end when Koreans say them; the first that fits. Else the sound is open: 드라이브, 라이트.
_ENDINGS = (
    (re.compile(r"(?:l|le)$"), _ENDS_IN_RIEUL),  # 휠, 와일, 싱글
    (re.compile(r"(?:m|me|n|ne|ng)$"), _CLOSED),  # 타임, 라인, 턴
    (re.compile(r"(?:^|[^aeiou])[aeiou](?:ck|p|t)$"), _CLOSED),  # 클릭, 스톱, 로봇
    (re.compile(r"ic$"), _CLOSED),  # 뮤직
)


def particle(word: str, wanted: str) -> str:
    """The form of the particle `wanted` that follows `word`: `particle("벽", "을")` is "을"."""
    with_final, without = PARTICLES[wanted]
    word = _EXPLAINED.sub("", word)
    if _OPEN_UNIT.search(word):
        return without
    last = _last_syllable(word)
    final = (ord(last) - 0xAC00) % 28 if "가" <= last <= "힣" else 0
    if wanted == "으로" and final == _RIEUL:
        return without
    return with_final if final else without


def _last_syllable(word: str) -> str:
    """A syllable that ends as the word does when it is read aloud."""
    letters = [character for character in word if character.isalnum()]
    if not letters:
        return _OPEN
    english = re.search(r"[A-Za-z]+$", re.sub(r"[^0-9A-Za-z가-힣]+$", "", word))
    if english and len(english[0]) > 1 and not english[0].isupper():
        return _as_a_word(english[0].lower())
    return _READ_ALOUD.get(letters[-1].lower(), letters[-1])


def _as_a_word(word: str) -> str:
    """How an English word ends when Koreans say it."""
    if word in _CLOSED_WORDS or word in _OPEN_WORDS:
        return _CLOSED if word in _CLOSED_WORDS else _OPEN
    return next((ends for pattern, ends in _ENDINGS if pattern.search(word)), _OPEN)
