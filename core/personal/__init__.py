"""Personal data: sealed in the database, masked on the page, found by a blind index."""
