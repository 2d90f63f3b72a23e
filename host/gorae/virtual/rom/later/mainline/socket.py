# `socket` on the virtual air. What a board waits for is waited for in virtual time.
import _timing
import _board
from micropython import const

AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOCK_RAW = 3
IPPROTO_IP = 0
IPPROTO_TCP = 6
IPPROTO_UDP = 17
SOL_SOCKET = 4095
SO_REUSEADDR = 4
SO_KEEPALIVE = 8
SO_BROADCAST = 32
SO_BINDTODEVICE = 4107
IP_ADD_MEMBERSHIP = 3
IP_DROP_MEMBERSHIP = 4
TCP_NODELAY = 1
MSG_PEEK = 1
MSG_DONTWAIT = 8

_NEW, _BIND, _LISTEN, _ACCEPT, _CONNECT, _SEND, _RECEIVE = 0, 1, 2, 3, 4, 5, 6
_CLOSE, _STATE, _RESOLVE, _SEND_TO, _RECEIVE_FROM, _PEER = 7, 8, 9, 10, 11, 12
_PIECE = const(512)
_LONG_MS = const(60_000)

_op = _board.op
_load = _board.load
_payload = _board.payload


def _text(size):
    return str(_payload[:size], "utf-8")


def _address(address):
    if not isinstance(address, (tuple, list)) or len(address) < 2:
        raise TypeError("tuple expected")
    host, port = address[0], address[1]
    if isinstance(host, bytes):
        host = host.decode()
    return host, int(port)


def _resolved(host):
    size = _op(REQUEST.SOCKET, _RESOLVE, _load(host))
    if size < 0:
        raise OSError(-202)  # EAI_FAIL
    return _text(size)


def getaddrinfo(host, port, af=0, type=0, proto=0, flags=0):
    if isinstance(host, bytes):
        host = host.decode()
    return [(AF_INET, type or SOCK_STREAM, proto, "", (_resolved(host or "0.0.0.0"), int(port)))]


def _tell(error):
    if error.errno == 95:  # EOPNOTSUPP: said by the air alone
        _board.not_imitated("socket to another kit of gorae virtual (a challenge with robots has them)")
    raise error


class socket:
    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=IPPROTO_TCP, *, fileno=None):
        self._ms = None  # how long it waits; None: for ever
        self._number = fileno if fileno is not None else _op(REQUEST.SOCKET, _NEW, type)
        self._is_stream = type == SOCK_STREAM

    # --- waiting ---

    def _until(self, what, argument, prepare=None):
        # the answer to a request, once there is one; None when a socket that does not wait would have to
        left = self._ms
        while True:
            if prepare is not None:
                _load(prepare)
            answer = _op(REQUEST.SOCKET, what, self._number, argument)
            if answer >= 0:
                return answer
            if left is not None and left <= 0:
                if self._ms:
                    raise OSError(110)  # ETIMEDOUT
                return None
            waited = _timing.wait_for_event(_LONG_MS if left is None else left)
            if left is not None:
                left -= max(waited, 0)
                if waited == 0:
                    _timing.sleep_us(100)

    def _ready(self, mask):
        state = _op(REQUEST.SOCKET, _STATE, self._number)
        return state & (mask | 8 | 16)

    def settimeout(self, value):
        self._ms = None if value is None else int(value * 1000)

    def setblocking(self, flag):
        self._ms = None if flag else 0

    def setsockopt(self, level, optname, value):
        pass

    def fileno(self):
        return self._number

    # --- connections ---

    def bind(self, address):
        _op(REQUEST.SOCKET, _BIND, self._number, _address(address)[1])

    def listen(self, backlog=5):
        _op(REQUEST.SOCKET, _LISTEN, self._number, backlog)

    def accept(self):
        number = self._until(_ACCEPT, 0)
        if number is None:
            raise OSError(11)  # EAGAIN
        host, _, port = _text(_op(REQUEST.SOCKET, _PEER, number)).rpartition(":")
        return socket(fileno=number), (host, int(port))

    def connect(self, address):
        host, port = _address(address)
        place = "%s:%d" % (_resolved(host), port)
        try:
            answer = self._until(_CONNECT, len(place), place)
        except OSError as error:
            _tell(error)
        if answer is None:
            raise OSError(115)  # EINPROGRESS

    def close(self):
        if self._number >= 0:
            _op(REQUEST.SOCKET, _CLOSE, self._number)
            self._number = -1

    # --- data ---

    def send(self, data):
        data = memoryview(data) if not isinstance(data, str) else memoryview(data.encode())
        sent = 0
        while sent < len(data):
            piece = data[sent : sent + _PIECE]
            answer = self._until(_SEND, len(piece), piece)
            if answer is None:
                break
            sent += answer
        if not sent and len(data):
            raise OSError(11)
        return sent

    def sendall(self, data):
        self.send(data)

    def write(self, data, max_len=None):
        try:
            return self.send(data)
        except OSError as error:
            if error.errno == 11:
                return None
            raise

    def _receive(self, size):
        # what is there, once something is: b"" at the end, None when it does not wait
        pieces = b""
        while size > 0:
            if pieces and not _op(REQUEST.SOCKET, _STATE, self._number) & 1:
                break
            n = self._until(_RECEIVE, min(size, _PIECE))
            if n is None:
                return pieces or None
            if not n:
                break
            pieces += bytes(_payload[:n])
            size -= n
        return pieces

    def recv(self, size, flags=0):
        data = self._receive(size)
        if data is None:
            raise OSError(11)
        return data

    def read(self, size=-1):
        pieces = b""
        while size < 0 or len(pieces) < size:
            data = self._receive(_PIECE if size < 0 else size - len(pieces))
            if data is None:
                return pieces or None
            if not data:
                break
            pieces += data
        return pieces

    def readinto(self, buf, nbytes=None):
        data = self.read(len(buf) if nbytes is None else nbytes)
        if data is None:
            return None
        buf[: len(data)] = data
        return len(data)

    recv_into = readinto

    def readline(self):
        line = b""
        while line[-1:] != b"\n":
            data = self._receive(1)
            if data is None:
                return line or None
            if not data:
                break
            line += data
        return line

    def sendto(self, data, address):
        host, port = _address(address)
        head = "%s:%d\0" % (_resolved(host), port)
        try:
            return _op(REQUEST.SOCKET, _SEND_TO, self._number, _load(head.encode() + bytes(data)))
        except OSError as error:
            _tell(error)

    def recvfrom(self, size, flags=0):
        if self._is_stream:
            data = self.recv(size)
            host, _, port = _text(_op(REQUEST.SOCKET, _PEER, self._number)).rpartition(":")
            return data, (host, int(port or 0))
        n = self._until(_RECEIVE_FROM, min(size, _PIECE - 32))
        if n is None:
            raise OSError(11)
        where, _, data = bytes(_payload[:n]).partition(b"\0")
        host, _, port = where.decode().rpartition(":")
        return data, (host, int(port))

    def makefile(self, mode="rb", buffering=0):
        return self

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.close()

    def __repr__(self):
        return "<socket>"
