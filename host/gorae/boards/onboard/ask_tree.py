# Prints every file of a board with folders: size and path, which can have any characters.
import os


def walk(folder):
    for entry in os.ilistdir(folder):
        path = folder + "/" + entry[0]
        if entry[1] & 0x4000:
            walk(path)
        else:
            print(os.stat(path)[6], repr(path[1:]))


walk("")
