"""Real desktops without a screen, and one contract suite over all of them."""
