# Drives both wheels at SHARE of full power for MS, unless the sonar, where there is one, measures less than
# CLEAR mm or more than FAR. Needs feel.py.


def sonar():
    try:
        from _gorae import distance, ping  # noqa: F401 - without a sonar there is no ping
    except ImportError:
        return None
    heard = []
    for _ in range(PINGS):
        kit.sleep_ms(50)
        heard.append(distance())
    return heard


steps = round(SHARE * kit.STEPS)
before = sonar()
print("sonar_before", before)
print("steps", (steps, kit.STEPS))
print("turns", turns)
if before is None or CLEAR <= sorted(before)[PINGS // 2] <= FAR:
    print("pulse", pulse(steps, steps, MS, 800))
    print("sonar_after", sonar())
