"""The running service on the session bus: what it answers there, and how commands ask."""

from crampguard.control.client import DaemonClient, ask, ask_status
from crampguard.control.names import BUS_NAME, INTERFACE, OBJECT_PATH
from crampguard.control.server import ControlServer

__all__ = ["BUS_NAME", "INTERFACE", "OBJECT_PATH", "ControlServer", "DaemonClient", "ask", "ask_status"]
