"""What is wrong with a season that no single file can tell: names, sizes, times and counts."""
