# Stops telemetry and motors, as far as gorae's firmware is on the kit. No error matters.
try:
    import _gorae

    _gorae.rate(0)
    _gorae.power(0, 0)
    _gorae.tone(0)
except Exception:
    pass
