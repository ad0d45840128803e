"""A year of one plausible person, lived through by the real service in seconds."""
