# Prints every file of a board without folders: size and name, which can have any characters.
import os

for name in os.listdir():
    print(os.size(name), repr(name))
