"""Checks everything that can keep a reminder from appearing. Looks only: starts nothing, changes no file."""

from crampguard.doctor.examination import examine
from crampguard.doctor.finding import Finding, Patient, State

__all__ = ["Finding", "Patient", "State", "examine"]
