"""PostgreSQL and Valkey out of wheels, for machines where nobody set up servers.

Nothing here knows Django: it runs before the settings are read, because it decides where the database is.
"""
