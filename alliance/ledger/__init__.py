"""A street's ledger: several sheets of units, resources, communities, needs and projects, in and out."""
