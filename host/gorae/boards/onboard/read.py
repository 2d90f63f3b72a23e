# Prints the file NAME piece by piece, then its checksum. Needs sums.py.
f = open(NAME, "rb")
while True:
    data = f.read(64)
    if not data:
        break
    print(data)
f.close()
print(total(NAME))
