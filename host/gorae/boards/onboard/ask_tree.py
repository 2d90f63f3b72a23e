# Prints every file of a board with folders: size and path.
import os


def walk(folder):
    for entry in os.ilistdir(folder):
        path = folder + "/" + entry[0]
        if entry[1] & 0x4000:
            walk(path)
        else:
            print(os.stat(path)[6], path[1:])


walk("")
