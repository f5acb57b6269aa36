"""Comparing a draft with the database and writing what is new, one module per kind."""
