# Says what the kit senses, then drives each wheel of WHEELS ahead and back at SHARE of full power.
# ASKS are the tests of parts: a name, and what to evaluate. Needs feel.py.


def say(name, ask):
    try:
        print(name, repr(ask()))
    except (ImportError, NotImplementedError):
        pass
    except Exception as error:
        print(name + "_trouble", repr(str(error)))


def sonar():
    from _gorae import ping

    pings = []
    for _ in range(5):
        kit.sleep_ms(50)
        pings.append(ping())
    return pings


def light():
    import microbit

    return microbit.display.read_light_level()


def wheel(side, steps):
    powers = (steps, 0) if side == "left" else (0, steps)
    say(side + ("_ahead" if steps > 0 else "_back"), lambda: pulse(*powers, MS, AFTER_MS))


if trouble:
    print("feels_trouble", repr(trouble))
print("feels", repr((feels, upright, turns)))
if feels:
    say("rest", lambda: rest(200))
say("line", lambda: kit.lines())
say("buttons", lambda: (kit.button_a(), kit.button_b()))
say("sonar", sonar)
say("light", light)
for name, ask in ASKS:
    say(name, lambda: eval(ask))
for side in WHEELS:
    for steps in (round(SHARE * kit.STEPS), -round(SHARE * kit.STEPS)):
        wheel(side, steps)
