"""What supervision is told from outside: nothing beyond what every service is."""

from services.chassis.settings import Settings

__all__ = ["Settings"]
