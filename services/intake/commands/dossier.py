"""A case with the catalogue version it was received under: what every act answers with."""

from dataclasses import dataclass

from services.intake.domain.editions import Version
from services.intake.store.cases import Filed


@dataclass(frozen=True, slots=True)
class Dossier:
    filed: Filed
    version: Version
    query_code: str | None = None
    """Told once, to whoever handed the case in; afterwards only sealed."""
