"""Serial ports that serve a device: a pty, a TCP socket, RFC 2217; and what may happen on the way.

    Pty(device)                    a name such as /dev/pts/3; POSIX only, no modem lines
    Tcp(device, host, port)        socket://host:port
    Rfc2217(device, host, port)    rfc2217://host:port, with modem lines and BREAK
    Line(device, baud=…, …)        a device behind a wire: at a baud rate, late, with faults

An endpoint serves one client at a time, as a port does, and one after the other. What the device sends
while nobody has the port open is lost, as on a board.
"""
