# Prints what `total` says of each file of NAMES, or nothing.
for name in NAMES:
    try:
        print(*total(name))
    except OSError:
        print()
