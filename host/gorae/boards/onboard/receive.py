# Takes files as one stream of checked frames (streaming.py). Needs sys.stdin.buffer, binascii and os.rename.
# WBITS: window of the deflated stream, 0 when it is plain; PIECE: after so many bytes comes a "+";
# MOST: the longest body; MARK: what stands before a frame that comes again.
import binascii
import io
import os
import struct
import sys

TEMP = "~gorae"
say = sys.stdout.write
read = sys.stdin.buffer.readinto
pipe = source = io.BytesIO()
end = ready = done = 0
due = PIECE
if WBITS:
    import deflate

    source = deflate.DeflateIO(pipe, deflate.RAW, WBITS)


def take(size):
    global due
    data = bytearray(size)
    at = 0
    while at < size:
        count = read(memoryview(data)[at : min(at + due, size)])
        at += count
        due -= count
        if not due:
            say("+")
            due = PIECE
    return bytes(data)


def frame():
    global due, ready
    while True:
        try:
            head = binascii.a2b_base64(take(12))
            size, high, low, check = struct.unpack(">HBHI", head)
            data = take(min(size, MOST))
            if binascii.crc32(data, binascii.crc32(head[:5])) == check:
                say(".")
                ready = high << 16 | low
                return data
        except ValueError:
            pass
        say("-")
        seen = bytearray(1)
        data = b""
        while data != MARK:
            read(seen)
            data = data[-1:] + seen
        due = PIECE


def fill():
    global end
    data = frame()
    for escaped, plain in ((b"\xf5#", b"\x03"), (b"\xf5$", b"\x04"), (b"\xf5\xd5", b"\xf5")):
        data = data.replace(escaped, plain)
    data = pipe.read(end - pipe.tell()) + data
    pipe.seek(0)
    end = pipe.write(data)
    pipe.seek(0)


def pull(most):
    global ready
    while not ready:
        fill()
    data = source.read(min(most, ready))
    ready -= len(data)
    if not data:
        raise ValueError
    return data


def record():
    global done
    line = b""
    while line[-1:] != b"\n":
        line += pull(1)
    name, size, crc = line.decode()[:-1].split("\t")
    if crc:
        left = int(size)
        with open(TEMP, "wb") as f:
            while left:
                left -= f.write(pull(min(left, 2048)))
        good = total() == int(crc)
        if good:
            os.rename(TEMP, name)
        say(chr(97 + done % 26) if good else "?")
        done += 1
    elif name[-1:] == "/":
        try:
            os.mkdir(name[:-1])
        except OSError:
            pass
    elif name:
        os.remove(name)
    return name


def total():
    crc = 0
    with open(TEMP, "rb") as f:
        while True:
            data = f.read(4096)
            if not data:
                return crc
            crc = binascii.crc32(data, crc)


try:
    while record():
        pass
except Exception as error:
    say("!" + repr(error) + "\n")
    while read(bytearray(1)):
        pass
finally:
    try:
        os.remove(TEMP)
    except OSError:
        pass
