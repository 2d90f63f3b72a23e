"""What stands in the terminal when a class opens: where to go, a QR code, and what is in the way.

addresses      by which other devices may reach this computer; asks nobody else
qr             an address as a QR code of characters
reach          what the first student's browser found out, and what it means
announcement   all of that in sentences
"""
