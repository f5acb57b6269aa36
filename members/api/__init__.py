"""The members floor over the API."""
