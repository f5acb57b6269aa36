"""One reader per kind of row: cells in, a record and remarks out."""
