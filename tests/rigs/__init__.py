"""Real buses, servers and screens that tests run against, started and ended by the tests themselves."""
