"""The secrets: the person's token, the cookie that stands for it, and each run's ingest token.

The token is 256 random bits in a file that only its owner reads. Cookie and ingest tokens are HMACs of it, so they
outlive a restart and die with the token, and nothing but the token need be stored.
"""

import hashlib
import hmac
import secrets
from pathlib import Path

from babysit.server.private import write_private

INGEST_PREFIX = "ingest"


class Tokens:
    """Makes and checks every secret of one server."""

    def __init__(self, token: str) -> None:
        self.token = token

    @classmethod
    def open(cls, folder: Path, given: str | None = None) -> "Tokens":
        """Return the tokens of the data folder; `given` replaces what is kept there, else one is made once."""
        path = folder / "token"
        if given is None and path.exists():
            return cls(path.read_text("ascii").strip())
        token = given or secrets.token_urlsafe(32)
        write_private(path, token)
        return cls(token)

    @property
    def cookie(self) -> str:
        """The session cookie's value."""
        return self._sign("cookie")

    def ingest(self, run_id: str) -> str:
        """Return the token that may write to `run_id` and do nothing else."""
        return f"{INGEST_PREFIX}.{run_id}.{self._sign(f'ingest {run_id}')}"

    def is_user(self, token: str) -> bool:
        """Return whether `token` is the person's, in constant time."""
        return _equal(token, self.token)

    def is_cookie(self, value: str) -> bool:
        """Return whether `value` is the session cookie's, in constant time."""
        return _equal(value, self.cookie)

    def ingest_run(self, token: str) -> str | None:
        """Return the id of the run that `token` may write to, or None."""
        prefix, _, rest = token.partition(".")
        run_id, _, _ = rest.partition(".")
        if prefix == INGEST_PREFIX and _equal(token, self.ingest(run_id)):
            return run_id
        return None

    def _sign(self, purpose: str) -> str:
        return hmac.new(self.token.encode(), purpose.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode())
