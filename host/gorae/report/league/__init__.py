"""What a league looks like: its table, everybody against everybody, and the replay of each match."""
