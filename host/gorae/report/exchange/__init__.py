"""What other programs read: JUnit, GitHub, JSON Schemas."""
