"""The verbs of people: coming in, switching roles, tokens, the first administrator."""
