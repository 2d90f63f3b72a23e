# Transactions on the I2C bus.
import _board
import _timing

_w = _board.words
_payload = _board.payload
_bell = _board.bell
_load = _board.load
_fire = _timing._fire


def write(address, data):
    w = _w
    while isinstance(data, (bytes, bytearray)) and len(data) > 512:
        _board.op(REQUEST.I2C_AHEAD, _load(data[:512]))
        data = data[512:]
    w[2] = _load(data)
    w[0] = REQUEST.I2C_WRITE
    w[1] = address
    _bell()
    error = w[6]
    if w[5]:
        _fire()
    if error:
        raise OSError(error)


def read(address, size):
    if size > 512:
        _board.not_imitated("buffer of more than 512 bytes")
    _board.op(REQUEST.I2C_READ, address, size)
    return bytes(_payload[:size])


def exchange(address, data, size):
    # write, then read, and no timer in between, as one call of a board's driver
    if size > 512:
        _board.not_imitated("buffer of more than 512 bytes")
    w = _w
    w[2] = _load(data)
    w[0] = REQUEST.I2C_WRITE
    w[1] = address
    _bell()
    due = w[5]
    error = w[6]
    if not error:
        w[0] = REQUEST.I2C_READ
        w[1] = address
        w[2] = size
        _bell()
        error = w[6]
    answer = bytes(_payload[:size])
    if due:
        _fire()
    if error:
        raise OSError(error)
    return answer


def scan():
    n = _board.op(REQUEST.I2C_SCAN)
    return list(_payload[:n])
