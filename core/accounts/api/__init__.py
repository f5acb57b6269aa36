"""The caller's own account over the API."""
