"""The page, by real requests to its real process."""
