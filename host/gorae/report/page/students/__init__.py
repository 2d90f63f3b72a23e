"""Pages about what students have made: portfolio and certificate."""
