"""Pages of needs, offers, claims and proposals."""
