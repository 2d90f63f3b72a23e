# Drives both wheels at SHARE of full power for MS. Needs feel.py.


def sonar():
    try:
        import hcsr04
    except ImportError:
        return None
    heard = []
    for _ in range(9):
        board.sleep_ms(50)
        heard.append(hcsr04.distance())
    return heard


steps = round(SHARE * parts.STEPS)
print("sonar_before", sonar())
print("steps", (steps, parts.STEPS))
print("turns", turns)
print("pulse", pulse(steps, steps, MS, 800))
print("sonar_after", sonar())
