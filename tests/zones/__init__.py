"""Every time zone, every clock change from 2020 to 2037: schedules held to the oracle."""
