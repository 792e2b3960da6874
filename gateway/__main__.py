"""`python -m gateway serve|migrate`."""

import sys

from gateway.serving import serve
from gateway.settings import Settings
from services.chassis import telemetry


def main() -> None:
    asked = sys.argv[1:]
    if asked not in (["serve"], ["migrate"]):
        raise SystemExit("usage: python -m gateway serve|migrate")
    settings = Settings()
    telemetry.log_to_stdout("gateway", as_json=settings.log_json)
    if asked == ["migrate"]:
        # Alembic is 9 MB that a serving process never needs.
        from gateway.migrating import migrate

        migrate(settings)
    else:
        serve(settings)


if __name__ == "__main__":
    main()
