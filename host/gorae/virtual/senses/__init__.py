"""What a micro:bit senses by itself, and what its speaker plays: sound, light, warmth, north."""
