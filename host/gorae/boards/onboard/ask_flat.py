# Prints every file of a board without folders: size and name.
import os

for name in os.listdir():
    print(os.size(name), name)
