"""Leads a person through something, step by step: a cramp, a stretch. In a terminal or in notifications."""
