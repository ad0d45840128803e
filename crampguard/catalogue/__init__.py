"""What crampguard says of its own accord, each thing with its source. Standard library only."""
