"""What goes on in workers while a student looks on: robots that drive, and boards at a cable."""
