"""`make migration`: the next revision of a service as an empty file, to be written by hand."""

import sys

from alembic import command
from alembic.script import ScriptDirectory

from deploy.embedded.databases import NAMES
from deploy.embedded.migrations import versions_of
from services.chassis.migrating import alembic_config


def main(service: str, message: str) -> None:
    if service not in NAMES:
        sys.exit(f"no such service: {service}; one of {', '.join(NAMES)}")
    versions = versions_of(service)
    config = alembic_config(versions)
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    command.revision(config, message, rev_id=f"{number:04}", version_path=str(versions))


if __name__ == "__main__":
    main(*sys.argv[1:])
