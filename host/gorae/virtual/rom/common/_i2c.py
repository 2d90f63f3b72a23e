# Transactions on the I2C bus.
import _board


def write(address, data):
    _board.send(REQUEST.I2C_WRITE, data, address)


def read(address, size):
    _board.op(REQUEST.I2C_READ, address, size)
    return bytes(_board.payload[:size])


def scan():
    n = _board.op(REQUEST.I2C_SCAN)
    return list(_board.payload[:n])
