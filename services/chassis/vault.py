"""Personal data at rest: AES-256-GCM under a named key, found again by keyed blind indexes.

The index key is another key than the data key; both live outside the database and its backups.
Old keys stay readable until everything is sealed anew under the current one (`stale`).
"""

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class Unreadable(Exception):
    def __init__(self) -> None:
        super().__init__("密文无法解读：密钥缺失，或内容已被改动。")


@dataclass(frozen=True, slots=True)
class Vault:
    data: dict[str, AESGCM]
    index: bytes
    current: str

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads `{"data": {name: base64}, "index": {name: base64}, "current": name}`."""
        keys = json.loads(path.read_text())
        data = {name: AESGCM(base64.b64decode(key)) for name, key in keys["data"].items()}
        current = keys["current"]
        index = base64.b64decode(keys["index"].get(current) or next(iter(keys["index"].values())))
        return cls(data, index, current)

    def seal(self, plain: str) -> str:
        nonce = secrets.token_bytes(12)
        sealed = self.data[self.current].encrypt(nonce, plain.encode(), None)
        return f"{self.current}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str) -> str:
        """Raises `Unreadable`."""
        name, _, body = sealed.partition(".")
        try:
            raw = base64.b64decode(body, validate=True)
            return self.data[name].decrypt(raw[:12], raw[12:], None).decode()
        except (KeyError, ValueError, InvalidTag) as error:
            raise Unreadable from error

    def stale(self, sealed: str) -> bool:
        return not sealed.startswith(f"{self.current}.")

    def blind(self, plain: str, purpose: str) -> bytes:
        """An index that finds a value again without telling it; `purpose` keeps columns apart."""
        written = f"{purpose}\x00{normalised(plain)}".encode()
        return hmac.new(self.index, written, hashlib.sha256).digest()[:16]


def normalised(written: str) -> str:
    """One spelling for one number: full-width, spaces and hyphens gone, letters upper case."""
    folded = unicodedata.normalize("NFKC", written)
    return "".join(c for c in folded if c.isalnum()).upper()
