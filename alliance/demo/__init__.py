"""The demonstration street: eight months of an invented street, lived through by way of the services."""
