"""What every page of every service has: the frame, the macros, the words for days and time left."""

from services.chassis.web.frame import pages

__all__ = ["pages"]
