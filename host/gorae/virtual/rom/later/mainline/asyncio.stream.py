# `asyncio.stream`: connections and wires that tasks read from and write to.
from asyncio import core

_NOT_YET = (11, 115, 119)  # errors of a socket that is not ready: EAGAIN, EINPROGRESS, EALREADY


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, v):
        return self.e[v]

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        await self.close()

    def close(self):
        return self.wait_closed()

    async def wait_closed(self):
        self.s.close()

    async def read(self, n=-1):
        pieces = b""
        while True:
            await core.Ready(self.s, core.READ)
            piece = self.s.read(n)
            if piece is not None:
                if n >= 0:
                    return piece
                if not piece:
                    return pieces
                pieces += piece

    async def readinto(self, buf):
        await core.Ready(self.s, core.READ)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        pieces = b""
        while n:
            await core.Ready(self.s, core.READ)
            piece = self.s.read(n)
            if piece is not None:
                if not piece:
                    raise EOFError
                pieces += piece
                n -= len(piece)
        return pieces

    async def readline(self):
        line = b""
        while True:
            await core.Ready(self.s, core.READ)
            piece = self.s.readline()
            if piece:
                line += piece
            if piece == b"" or line[-1:] == b"\n":
                return line

    def write(self, buf):
        if not self.out_buf:
            sent = self.s.write(buf)
            if sent == len(buf):
                return
            if sent is not None:
                buf = buf[sent:]
        self.out_buf += buf

    async def drain(self):
        if not self.out_buf:
            return await core.sleep_ms(0)
        left, self.out_buf = self.out_buf, b""
        while left:
            await core.Ready(self.s, core.WRITE)
            sent = self.s.write(left)
            if sent is not None:
                left = left[sent:]

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line


StreamReader = Stream
StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    import socket

    if ssl:
        import ssl as tls

        tls.SSLContext
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(family, kind, protocol)
    s.setblocking(False)
    try:
        s.connect(address)
    except OSError as error:
        if error.errno not in _NOT_YET:
            raise
    await core.Ready(s, core.WRITE)
    stream = Stream(s)
    return stream, stream


class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        self.close()
        await self.wait_closed()

    def close(self):
        self.state = True
        self.task.cancel()

    async def wait_closed(self):
        try:
            await self.task
        except core.CancelledError:
            pass

    async def _serve(self, s, cb, ssl):
        self.state = False
        try:
            while True:
                await core.Ready(s, core.READ)
                try:
                    connection, address = s.accept()
                except OSError:
                    continue
                connection.setblocking(False)
                stream = Stream(connection, {"peername": address})
                core.create_task(cb(stream, stream))
        finally:
            s.close()


async def start_server(cb, host, port, backlog=5, ssl=None):
    import socket

    address = socket.getaddrinfo(host, port)[0][-1]
    s = socket.socket()
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(address)
    s.listen(backlog)
    server = Server()
    server.task = core.create_task(server._serve(s, cb, ssl))
    try:
        await core.sleep_ms(0)
    except core.CancelledError:
        server.task.cancel()
        raise
    return server
