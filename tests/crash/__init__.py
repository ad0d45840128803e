"""What the service does when it is killed, when its disk fails, and when its neighbours do."""
