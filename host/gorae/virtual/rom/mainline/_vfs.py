# `vfs`, as far as the interpreter has it.
import sys
from vfs import mount, umount  # noqa: F401
from _missing import lack

lack(sys.modules["_vfs"], "vfs", "VfsFat VfsLfs2 AbstractBlockDev rom_ioctl")
