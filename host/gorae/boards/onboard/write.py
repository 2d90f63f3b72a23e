# Takes files as literals, for boards where a program cannot read raw bytes. Needs sums.py.
# A file is written at once when all of it is there and right; one too large for the heap, as it comes.
G = bytearray()
F = None


def a(data):
    if F:
        F.write(data)
    else:
        G.extend(data)


def begin(name, check):
    global F
    if sum(bytes(name, "utf-8")) == check:
        F = open(name, "wb")


def put(name, start, sums):
    global F
    if not F:
        if fold(start, G) != sums:
            return False
        F = open(name, "wb")
        F.write(G)
    F.close()
    return total(name, start) == sums


def finish(name, sums):
    global F, G
    try:
        print("=" if put(name, fold((1, 1), bytes(name, "utf-8")), sums) else "?")
    except OSError as error:
        print("!", error)
    F = None
    G = bytearray()
