"""What the disclosure process is told from outside."""

from services.chassis import settings


class Settings(settings.Settings):
    batch: int = 256
    """Messages settled in one transaction."""
