"""What a robot did, as data: signals, recordings, frames on the wire."""
