# Stops telemetry and motors, as far as gorae's firmware is on the kit. No error matters.
try:
    import stream

    stream.rate(0)
except Exception:
    pass
try:
    import parts

    parts.power(0, 0)
    parts.tone(0)
except Exception:
    pass
