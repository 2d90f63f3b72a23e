"""English words that were typed while the keyboard was set to Korean: `조ㅑㅣㄷ` is `while`."""

from __future__ import annotations

import keyword
from functools import cache

# The keys of the Korean keyboard (KS X 5002) for each letter, in Unicode's order of syllables.
_KEYS_OF_INITIALS = "r R s e E f a q Q t T d w W c z x v g"
_KEYS_OF_MEDIALS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l"
_KEYS_OF_FINALS = " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g"
_KEYS_OF_CONSONANTS = "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g"
_INITIAL, _MEDIAL, _FINAL = (
    keys.split(" ") for keys in (_KEYS_OF_INITIALS, _KEYS_OF_MEDIALS, _KEYS_OF_FINALS)
)
_LETTERS = dict(
    zip(
        "ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        [*_KEYS_OF_CONSONANTS.split(" "), *_MEDIAL],
        strict=True,
    )
)
_FIRST, _LAST = 0xAC00, 0xD7A3
_LONGEST = 30


def keys_of(text: str) -> str:
    """The keys of an English keyboard that write this Korean text."""
    return "".join(map(_keys, text))


def typed_in_korean_mode(name: str) -> str:
    """The word that was meant, when the keys of `name` spell one that programs have; empty for any other."""
    if len(name) > _LONGEST or name.isascii():
        return ""
    typed = keys_of(name)
    known = _words()
    return typed if typed in known else known.get(typed.lower(), "")


@cache
def _words() -> dict[str, str]:
    from gorae.programs.vocabulary import BUILTINS, MODULES, robot_names

    words = {*keyword.kwlist, *BUILTINS, *MODULES, *robot_names()}
    return {word: word for word in words if len(word) > 1} | {
        word.lower(): word for word in words if len(word) > 1 and word.lower() not in words
    }


def _keys(letter: str) -> str:
    if _FIRST <= ord(letter) <= _LAST:
        initial, rest = divmod(ord(letter) - _FIRST, 21 * 28)
        medial, final = divmod(rest, 28)
        return _INITIAL[initial] + _MEDIAL[medial] + _FINAL[final]
    return _LETTERS.get(letter, letter)
