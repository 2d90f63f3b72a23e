# `requests`, as MicroPython's library documents it, on the board's sockets.
import json as _json
import socket as _socket


class Response:
    def __init__(self, stream):
        self.raw = stream
        self.encoding = "utf-8"
        self.status_code = None
        self.reason = None
        self.headers = {}
        self._cached = None

    def close(self):
        if self.raw:
            self.raw.close()
            self.raw = None
        self._cached = None

    @property
    def content(self):
        if self._cached is None:
            try:
                self._cached = self.raw.read()
            finally:
                self.raw.close()
                self.raw = None
        return self._cached

    @property
    def text(self):
        return str(self.content, self.encoding)

    def json(self):
        return _json.loads(self.content)


def request(
    method,
    url,
    data=None,
    json=None,
    headers=None,
    stream=None,
    auth=None,
    timeout=None,
    parse_headers=True,
):
    scheme, _, host, path = (url.split("/", 3) + [""])[:4]
    if scheme == "https:":
        import ssl

        ssl.wrap_socket  # says that it is not imitated
    if scheme != "http:":
        raise ValueError("Unsupported protocol: " + scheme)
    host, _, port = host.partition(":")
    headers = dict(headers) if headers else {}
    if auth is not None:
        import binascii

        word = binascii.b2a_base64(("%s:%s" % auth).encode())[:-1].decode()
        headers["Authorization"] = "Basic " + word
    if json is not None:
        data = _json.dumps(json)
        headers.setdefault("Content-Type", "application/json")
    if data:
        data = data.encode() if isinstance(data, str) else data
        headers.setdefault("Content-Length", len(data))
    headers.setdefault("Host", host)
    headers.setdefault("Connection", "close")
    lines = ["%s /%s HTTP/1.0" % (method, path)] + ["%s: %s" % pair for pair in headers.items()]
    s = _socket.socket()
    try:
        s.settimeout(timeout)
        s.connect(_socket.getaddrinfo(host, int(port or 80), 0, _socket.SOCK_STREAM)[0][-1])
        s.send(("\r\n".join(lines) + "\r\n\r\n").encode())
        if data:
            s.send(data)
        return _answer(s, parse_headers)
    except BaseException:
        s.close()
        raise


def _answer(s, parse_headers):
    response = Response(s)
    words = s.readline().split(None, 2)
    if len(words) < 2:
        raise ValueError("HTTP error: BadStatusLine:\n%s" % words)
    response.status_code = int(words[1])
    response.reason = words[2].rstrip() if len(words) > 2 else ""
    while True:
        line = s.readline()
        if not line or line == b"\r\n":
            break
        if parse_headers:
            name, _, value = str(line, "utf-8").partition(":")
            response.headers[name] = value.strip()
    return response


def head(url, **more):
    return request("HEAD", url, **more)


def get(url, **more):
    return request("GET", url, **more)


def post(url, **more):
    return request("POST", url, **more)


def put(url, **more):
    return request("PUT", url, **more)


def patch(url, **more):
    return request("PATCH", url, **more)


def delete(url, **more):
    return request("DELETE", url, **more)
