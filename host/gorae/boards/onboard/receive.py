# Takes files as one stream of checked batches. Needs sys.stdin.buffer, binascii and os.rename.
# WBITS: the window of the deflated batches, 0 when they are plain; PIECE: how many bytes are acknowledged.
import binascii
import gc
import io
import os
import sys

TEMP = "~gorae"
say = sys.stdout.write
read = sys.stdin.buffer.readinto
f = None


def take(size):
    data = bytearray(size)
    view = memoryview(data)
    at = 0
    while at < size:
        upto = min(at + PIECE, size)
        while at < upto:
            at += read(view[at:upto])
        say("+")
    return data


def batch():
    head = bytes(take(16))
    size = int(head[:6], 16)
    data = take(size)
    if binascii.crc32(data, binascii.crc32(head[:6])) != int(head[6:14], 16):
        say("-")
        return True
    if not size:
        say("k")
        return False
    data = bytes(data)
    for escaped, plain in ((b"\xf5#", b"\x03"), (b"\xf5$", b"\x04"), (b"\xf5\xd5", b"\xf5")):
        data = data.replace(escaped, plain)
    source = io.BytesIO(data)
    if WBITS:
        import deflate

        source = deflate.DeflateIO(source, deflate.RAW, WBITS)
    while unpack(source):
        pass
    gc.collect()
    say("k")
    return True


def unpack(source):
    global f
    name, what, size, crc = (source.readline().decode()[:-1] + "\t\t\t").split("\t")[:4]
    if what == "remove":
        os.remove(name)
    if what == "begin":
        f = open(TEMP, "wb")
    left = int(size or 0)
    while left:
        data = source.read(min(left, 2048))
        left -= f.write(data)
        if not data:
            raise ValueError("short")
    if crc:
        f.close()
        good = total(TEMP) == int(crc)
        if good:
            move(name)
        say("f" if good else "b")
    return name


def total(name):
    crc = 0
    f = open(name, "rb")
    while True:
        data = f.read(4096)
        if not data:
            break
        crc = binascii.crc32(data, crc)
    f.close()
    return crc


def move(name):
    at = name.find("/")
    while at > 0:
        try:
            os.mkdir(name[:at])
        except OSError:
            pass
        at = name.find("/", at + 1)
    os.rename(TEMP, name)


try:
    while batch():
        pass
except Exception as error:
    say("!" + repr(error) + "\n")
    while read(bytearray(1)):
        pass
finally:
    if f:
        f.close()
    try:
        os.remove(TEMP)
    except OSError:
        pass
