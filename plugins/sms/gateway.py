"""The one way out for text messages: one HTTP request, no redirects followed."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from core.notices.rules import Refused
from plugins.sms import rules

TIMEOUT = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A gateway and how it is spoken to."""

    url: str
    header: str
    kind: str
    body: str
    key: str

    def send(self, message: str, number: str, words: str) -> None:
        """Hand a message over; raise OSError where it may be tried again, Refused where it may not."""
        values = {"number": number, "words": words[: rules.LONGEST], "id": message, "key": self.key}
        body = rules.filled(self.body, self.kind, **values)
        headers = {"Content-Type": f"{rules.MEDIA[self.kind]}; charset=utf-8"}
        if self.header:
            name, _colon, value = self.header.partition(":")
            headers[name.strip()] = value.strip().replace(rules.KEY, self.key)
        status = self._ask(body.encode(), headers)
        if rules.may_be_tried_again(status):
            raise OSError(f"the gateway answered {status}")
        if status >= 300:  # noqa: PLR2004 - HTTP
            raise Refused(f"gateway-{status}")

    def _ask(self, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        except HTTPException as why:
            raise OSError(type(why).__name__) from None
        finally:
            connection.close()
