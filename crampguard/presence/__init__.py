"""What the desktop says of the person: one file a source, and the lookout that runs them all."""
