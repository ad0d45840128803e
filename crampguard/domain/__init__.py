"""What crampguard exists for: when to remind and whether now. Pure; standard library only."""
