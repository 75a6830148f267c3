"""Short-lived signed values: who may see one appointment, what was answered, which session a form belongs to."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from core.settings import Settings
from core.who import Site

VISIT_SECONDS = 30 * 60
ANSWERS_SECONDS = 2 * 60 * 60


class Signer:
    """Signs and reads values with keys derived from the installation's secret."""

    def __init__(self, settings: Settings) -> None:
        """Derive one key for each purpose."""
        self._visits = TimestampSigner(
            settings.derived("visit"), key_derivation="none", digest_method=hashlib.sha256
        )
        self._answers = URLSafeTimedSerializer(settings.derived("answers"))
        self._forms = settings.derived("form").encode()
        self._codes = settings.derived("code").encode()

    def visit(self, site: Site, subject: str) -> str:
        """Return a cookie that opens one thing, at one body, for half an hour."""
        told = urlsafe_b64encode(f"{site.tenant_id} {subject}".encode())
        return self._visits.sign(told).decode()

    def read_visit(self, site: Site, cookie: str, *, seconds: int = VISIT_SECONDS) -> str | None:
        """Return what a cookie opens at this body, None where it opens nothing or is older than that."""
        try:
            told = self._visits.unsign(cookie, max_age=seconds)
        except BadData:
            return None
        body, _space, subject = urlsafe_b64decode(told).decode().partition(" ")
        return subject if body == str(site.tenant_id) else None

    def answers(self, site: Site, said: Mapping[str, str]) -> str:
        """Return a cookie that holds what somebody answered at this body; the browser keeps it, nobody else."""
        return str(self._answers.dumps([str(site.tenant_id), dict(said)]))

    def read_answers(self, site: Site, cookie: str) -> dict[str, str]:
        """Return what was answered at this body in the last two hours; nothing where it cannot be trusted."""
        try:
            found: Any = self._answers.loads(cookie, max_age=ANSWERS_SECONDS)
        except BadData:
            return {}
        return dict(found[1]) if found[0] == str(site.tenant_id) else {}

    def form_token(self, session_hash: bytes) -> str:
        """Return the token that forms of one session carry (HMAC-SHA256)."""
        return hmac.digest(self._forms, session_hash, "sha256").hex()

    def keyed(self, purpose: str, value: str) -> bytes:
        """Return a keyed hash of a value, to find it again without keeping it (HMAC-SHA256)."""
        return hmac.digest(self._codes, f"{purpose}|{value}".encode(), "sha256")
