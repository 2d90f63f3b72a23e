# `vfs`, as far as the interpreter has it.
import sys
from vfs import mount, umount  # noqa: F401
from _missing import lack

lack(sys.modules["_os"], "os", "VfsFat VfsLfs2 mount umount dupterm")
lack(sys.modules["_vfs"], "vfs", "VfsFat VfsLfs2 AbstractBlockDev rom_ioctl")
