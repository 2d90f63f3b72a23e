# The guest's side of the mailbox: see gorae/virtual/requests.py.
from micropython import const

_PAYLOAD = const(512)

words = payload = bell = None
on_alarm = None  # set by the module that keeps timers


def start(doorbell, mailbox, data):
    global words, payload, bell
    words = mailbox
    payload = data
    bell = doorbell


def op(code, a=0, b=0, c=0):
    w = words
    w[0] = code
    w[1] = a
    w[2] = b
    w[3] = c
    bell()
    answer = w[4]
    error = w[6]
    if w[5]:
        on_alarm()
    if error:
        raise OSError(error)
    return answer


def load(data):
    # data into the payload; how many bytes they are
    try:
        n = len(data)
    except TypeError:
        raise TypeError("object with buffer protocol required")
    if n > _PAYLOAD:
        not_imitated("buffer of more than 512 bytes")
    try:
        payload[:n:1] = data
    except NotImplementedError:
        data = bytes(memoryview(data))  # str; what is no buffer raises TypeError here, as on a board
        n = len(data)
        payload[:n:1] = data
    return n


def send(code, data, a=None):
    # a request whose data travel in the payload
    n = load(data)
    return op(code, n) if a is None else op(code, a, n)


def unique_id():
    n = op(REQUEST.UNIQUE_ID)
    return bytes(payload[:n])


def to_int(value):
    # a number that C takes as an int: nothing else becomes one
    if isinstance(value, int):
        return value
    raise TypeError("can't convert %s to int" % type(value).__name__)


def to_float(value):
    if isinstance(value, (int, float)):
        return value
    raise TypeError("can't convert %s to float" % type(value).__name__)


def needed(value, name):
    if value is ...:
        raise TypeError("'%s' argument required" % name)


def by_class(thing):
    # how a thing of the board is printed
    return "<%s>" % type(thing).__name__


def not_imitated(name):
    n = send(REQUEST.NOT_IMITATED, name.encode())
    raise NotImplementedError(str(payload[:n], "utf-8"))
