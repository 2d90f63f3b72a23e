# Drives the wheels for a moment and feels what happens. Needs gorae's firmware.
# `read` gives what is felt ahead, to the left and up, in 1/1024 g, and turning in 1/131 deg/s.
import gc

import _gorae as kit


def on_microbit():
    from microbit import accelerometer

    x, y, z = accelerometer.get_values()
    upright = y > abs(z)

    def read():
        x, y, z = accelerometer.get_values()
        return (z, x, y, 0) if upright else (y, x, -z, 0)

    return read, upright, False


def on_mpu6050():
    from _gorae import read as registers

    def read():
        r = registers()
        return r[0] >> 4, r[1] >> 4, r[2] >> 4, r[6]

    read()
    return read, False, True


def add(sums, ms, base):
    # What `ms` milliseconds bring, above the mean `base`.
    end = kit.clock() + ms
    last = kit.clock()
    while last < end:
        kit.sleep_ms(4)
        now = kit.clock()
        felt = read()
        for i in range(4):
            sums[i] += (felt[i] - base[i]) * (now - last)
        last = now


def rest(ms):
    # The mean while it stands.
    sums = [0, 0, 0, 0]
    start = kit.clock()
    add(sums, ms, (0, 0, 0, 0))
    return [total / (kit.clock() - start) for total in sums]


def pulse(left, right, ms, after):
    # Powers for `ms`, then none for `after` ms. Says what both brought, with the true time of power.
    base = rest(200)
    sums = [0, 0, 0, 0]
    gc.collect()  # so that it does not come while the wheels turn, if there is room enough
    start = kit.clock()
    kit.power(left, right)
    try:
        add(sums, ms, base)
        during = sums[:]
    finally:
        kit.power(0, 0)
    took = kit.clock() - start
    add(sums, after, base)
    return took, during, sums


def still():
    return 0, 0, 0, 0


read, upright, turns = still, False, False
feels = False
trouble = None
for how in (on_mpu6050, on_microbit):
    try:
        read, upright, turns = how()
        feels = True
        break
    except ImportError:
        pass
    except OSError as error:
        trouble = str(error)
