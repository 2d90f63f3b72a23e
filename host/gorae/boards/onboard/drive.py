# Drives both wheels at LEFT and RIGHT shares of full power for MS. Needs feel.py.


def sonar():
    try:
        import hcsr04

        return [hcsr04.distance() for _ in range(9) if not board.sleep_ms(50)]
    except ImportError:
        return None


left, right = round(LEFT * parts.STEPS), round(RIGHT * parts.STEPS)
print("sonar_before", repr(sonar()))
print("steps", repr((left, right, parts.STEPS)))
print("turns", repr(turns))
print("pulse", repr(pulse(left, right, MS, 800)))
print("sonar_after", repr(sonar()))
