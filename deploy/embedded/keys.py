"""The installation's secrets as files: the gateway's signing key and each service's vault keys.

Outside the database and its backups. A key that exists is never written over.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import KeySet, OKPKey

WITH_VAULT = ("intake", "approval", "supervision", "disclosure", "gateway")
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the keys lie."""

    folder: Path

    @property
    def signing(self) -> Path:
        return self.folder / "gateway-signing.json"

    @property
    def principals(self) -> Path:
        """Public: what a service needs to verify a signed principal."""
        return self.folder / "gateway-public.json"

    def vault(self, service: str) -> Path:
        return self.folder / f"{service}-vault.json"

    def missing(self) -> list[str]:
        """Names of the files that are not there or that others may read."""
        wanted = [self.signing, self.principals, *(self.vault(name) for name in WITH_VAULT)]
        return [path.name for path in wanted if not path.is_file() or path.stat().st_mode & 0o077]


def ensure(folder: Path) -> Keys:
    """Make the keys that are missing; existing ones stay as they are."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    keys = Keys(folder)
    if not keys.signing.exists():
        made = OKPKey.generate_key("Ed25519", auto_kid=True)
        write_secret(keys.signing, json.dumps(made.as_dict(private=True)))
    if not keys.principals.exists():
        signing = OKPKey.import_key(json.loads(keys.signing.read_text()))
        public = KeySet([signing]).as_dict(private=False)
        write_secret(keys.principals, json.dumps(public))
    for service in WITH_VAULT:
        if not keys.vault(service).exists():
            write_secret(keys.vault(service), json.dumps(_vault()))
    return keys


def _vault() -> dict[str, object]:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    return {"data": {"k1": fresh()}, "index": {"k1": fresh()}, "current": "k1"}


def write_secret(path: Path, text: str) -> None:
    """Whole or not at all, readable by nobody else from its first byte on."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
