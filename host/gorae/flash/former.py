"""Checksums of what gorae's firmware was before its files began with `_gorae`: by name, as boards say them.

The first is for boards with hashlib, the second for others (`gorae.boards.checksums`).
"""

FORMER: dict[str, tuple[tuple[str, str], ...]] = {
    "board.py": (
        ("13cebdd594ce91be", "23138 59783"),
        ("e8ca5c39de583d67", "27030 57677"),
    ),
    "button.py": (("0f02daf3ca9fed66", "65166 2724"),),
    "buzzer.py": (("f5426760c7775949", "60069 46002"),),
    "cutebot.py": (("7e636d6c515ca046", "34264 27041"),),
    "hcsr04.py": (("8b05f93be093bad6", "9728 16230"),),
    "kit.py": (
        ("0862f4128ab1bb9b", "37546 61361"),
        ("32bfd45d5708a272", "27337 4413"),
        ("5a0d663f167caca7", "53334 44876"),
        ("f05ce4846894ba13", "22962 10332"),
    ),
    "led.py": (("4c7a30b335e1faed", "13959 23594"),),
    "line_digital.py": (("aa2d7b5282bdf78c", "9314 19527"),),
    "maqueen.py": (("353a9549878bd96f", "5414 14709"),),
    "maqueen_plus.py": (("db4f4c67bf0a8766", "5000 48328"),),
    "mpu6050.py": (("a84bc1a1cc6f8e72", "33609 35406"),),
    "onboard.py": (("9a1a83c1364caac7", "50804 20308"),),
    "parts.py": (
        ("7871eeaf1a75ea1c", "19687 44111"),
        ("8f7812e1084d89a7", "14247 41544"),
        ("93e8512f4ad28317", "44935 3427"),
        ("d94f2a5765c76a88", "1291 44555"),
    ),
    "robot.py": (("5b90c85a5e5bcecc", "15362 43574"),),
    "stream.py": (("8c16e94d26bebe65", "189 30432"),),
    "tb6612.py": (("324ca1b9b11fc2d9", "17573 12164"),),
    "ws2812.py": (("65dd921f8a4b06b5", "28970 53565"),),
}


def is_former(name: str, said: str) -> bool:
    """Whether a file of older firmware had that name and, in one of the two ways, that checksum."""
    return any(said in known for known in FORMER.get(name, ()))
