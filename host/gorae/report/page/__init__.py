"""What a browser shows: pages that fetch nothing."""
