"""The API's doors to needs, offers, claims and proposals."""
