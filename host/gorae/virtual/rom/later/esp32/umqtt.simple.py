# `umqtt.simple`, as MicroPython's library documents it: an MQTT 3.1.1 client on the board's sockets.
import socket as _socket
import struct as _struct


class MQTTException(Exception):
    pass


def _text(data):
    data = data.encode() if isinstance(data, str) else bytes(data)
    return _struct.pack("!H", len(data)) + data


def _head(kind, size):
    head = bytearray((kind,))
    while True:
        head.append(size & 127 | (128 if size > 127 else 0))
        size >>= 7
        if not size:
            return head


class MQTTClient:
    def __init__(
        self,
        client_id,
        server,
        port=0,
        user=None,
        password=None,
        keepalive=0,
        ssl=None,
        ssl_params={},
    ):
        if ssl:
            import ssl as tls

            tls.wrap_socket  # says that it is not imitated
        self.client_id = client_id
        self.sock = None
        self.server = server
        self.port = port or 1883
        self.pid = 0
        self.cb = None
        self.user = user
        self.pswd = password
        self.keepalive = keepalive
        self.lw_topic = None
        self.lw_msg = None
        self.lw_qos = 0
        self.lw_retain = False

    def set_callback(self, f):
        self.cb = f

    def set_last_will(self, topic, msg, retain=False, qos=0):
        if not topic:
            raise ValueError("a last will needs a topic")
        self.lw_topic, self.lw_msg, self.lw_retain, self.lw_qos = topic, msg, retain, qos

    def connect(self, clean_session=True, timeout=None):
        self.sock = _socket.socket()
        self.sock.settimeout(timeout)
        self.sock.connect(_socket.getaddrinfo(self.server, self.port)[0][-1])
        flags = 2 if clean_session else 0
        body = _text(self.client_id)
        if self.lw_topic:
            flags |= 4 | self.lw_qos << 3 | (32 if self.lw_retain else 0)
            body += _text(self.lw_topic) + _text(self.lw_msg)
        if self.user is not None:
            flags |= 192
            body += _text(self.user) + _text(self.pswd or "")
        self._send(0x10, _text("MQTT") + bytes((4, flags)) + _struct.pack("!H", self.keepalive) + body)
        answer = self.sock.read(4)
        if answer is None or len(answer) < 4:
            raise OSError(-1)
        if answer[3]:
            raise MQTTException(answer[3])
        return answer[2] & 1

    def disconnect(self):
        self.sock.write(b"\xe0\0")
        self.sock.close()

    def ping(self):
        self.sock.write(b"\xc0\0")

    def publish(self, topic, msg, retain=False, qos=0):
        body = _text(topic)
        if qos:
            body += self._next_pid()
        msg = msg.encode() if isinstance(msg, str) else bytes(msg)
        self._send(0x30 | qos << 1 | (1 if retain else 0), body + msg)
        while qos == 1:
            if self.wait_msg() == 0x40:
                return

    def subscribe(self, topic, qos=0):
        if self.cb is None:
            raise ValueError("Subscribe callback is not set")
        self._send(0x82, self._next_pid() + _text(topic) + bytes((qos,)))
        while self.wait_msg() != 0x90:
            pass

    def wait_msg(self):
        kind = self.sock.read(1)
        self.sock.setblocking(True)
        if kind is None:
            return None
        if kind == b"":
            raise OSError(-1)
        kind = kind[0]
        body = self._body()
        if kind & 0xF0 == 0x30:
            self._deliver(kind, body)
        elif kind == 0x90 and body[2:3] == b"\x80":
            raise MQTTException(128)
        elif kind == 0xD0:
            return None
        return kind

    def check_msg(self):
        self.sock.setblocking(False)
        return self.wait_msg()

    def _deliver(self, kind, body):
        size = 2 + _struct.unpack("!H", body[:2])[0]
        topic = body[2:size]
        if kind & 6:
            self.sock.write(b"\x40\x02" + body[size : size + 2])
            size += 2
        self.cb(topic, body[size:])

    def _body(self):
        size = shift = 0
        while True:
            byte = self.sock.read(1)[0]
            size |= (byte & 127) << shift
            shift += 7
            if not byte & 128:
                return self.sock.read(size) if size else b""

    def _next_pid(self):
        self.pid = self.pid % 65535 + 1
        return _struct.pack("!H", self.pid)

    def _send(self, kind, body):
        self.sock.write(bytes(_head(kind, len(body))) + body)
