# `ntptime`: the time from a host of the virtual air.
import socket as _socket
import struct as _struct

host = "pool.ntp.org"
timeout = 1


def time():
    query = bytearray(48)
    query[0] = 0x1B
    address = _socket.getaddrinfo(host, 123)[0][-1]
    s = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    try:
        s.settimeout(timeout)
        s.sendto(query, address)
        answer = s.recvfrom(48)[0]
    finally:
        s.close()
    seconds = _struct.unpack("!I", answer[40:44])[0]
    return seconds - 3155673600 + PORT.EPOCH_S


def settime():
    import machine
    import time as clock

    moment = clock.gmtime(time())
    machine.RTC().datetime((moment[0], moment[1], moment[2], moment[6] + 1) + moment[3:6] + (0,))
