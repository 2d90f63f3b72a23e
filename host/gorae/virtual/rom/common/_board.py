# The guest's side of the mailbox: see gorae/virtual/requests.py.
from array import array

words = array("i", [0] * 16)
payload = bytearray(512)
bell = None
on_alarm = None  # set by the module that keeps timers


def start(doorbell):
    global bell
    bell = doorbell
    print(id(words), id(payload))


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


def send(code, data, a=None):
    # a request whose data travel in the payload
    n = len(data)
    payload[:n] = data
    return op(code, n) if a is None else op(code, a, n)


def not_imitated(name):
    n = send(REQUEST.NOT_IMITATED, name.encode())
    raise NotImplementedError(str(payload[:n], "utf-8"))
