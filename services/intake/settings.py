"""What an intake process is told from outside."""

from services.chassis.settings import Settings as ChassisSettings


class Settings(ChassisSettings):
    public_url: str = ""
    """Where citizens find the hall; printed as QR code. Empty: the code holds the number alone."""
