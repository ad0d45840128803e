"""The page on the loopback interface and the report: shown on demand, by a process of their own."""
