# The micro:bit's `errno`: its port has a list of its own.
EPERM = 1
ENOENT = 2
EIO = 5
EBADF = 9
EAGAIN = 11
ENOMEM = 12
EACCES = 13
EEXIST = 17
ENODEV = 19
EISDIR = 21
EINVAL = 22
ENOSPC = 28
EOPNOTSUPP = 95
ENOTCONN = 107
ETIMEDOUT = 110
EALREADY = 114
EINPROGRESS = 115

errorcode = {}
for _name in list(globals()):
    if _name[0] == "E":
        errorcode[globals()[_name]] = _name
del _name
