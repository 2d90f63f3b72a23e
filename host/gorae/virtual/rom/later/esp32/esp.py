# `esp`: what little is left of it on an ESP32.
import _board

LOG_NONE = 0
LOG_ERROR = 1
LOG_WARNING = 2
LOG_INFO = 3
LOG_DEBUG = 4
LOG_VERBOSE = 5


def osdebug(uart, level=LOG_ERROR):
    pass


def flash_size():
    return 4194304


def flash_user_start():
    return 0x200000


def gpio_matrix_in(gpio, signal, inverse=False):
    _board.not_imitated("esp.gpio_matrix_in")


def gpio_matrix_out(gpio, signal, out_inverse=False, oen_inverse=False):
    _board.not_imitated("esp.gpio_matrix_out")


def flash_read(offset, buffer):
    _board.not_imitated("esp.flash_read")


def flash_write(offset, data):
    _board.not_imitated("esp.flash_write")


def flash_erase(sector):
    _board.not_imitated("esp.flash_erase")
