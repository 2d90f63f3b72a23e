# Drives both wheels at SHARE of full power for MS, unless the sonar, where there is one, measures less than
# CLEAR mm or more than FAR. Needs feel.py.


def sonar():
    try:
        import hcsr04
    except ImportError:
        return None
    heard = []
    for _ in range(PINGS):
        board.sleep_ms(50)
        heard.append(hcsr04.distance())
    return heard


steps = round(SHARE * parts.STEPS)
before = sonar()
print("sonar_before", before)
print("steps", (steps, parts.STEPS))
print("turns", turns)
if before is None or CLEAR <= sorted(before)[PINGS // 2] <= FAR:
    print("pulse", pulse(steps, steps, MS, 800))
    print("sonar_after", sonar())
