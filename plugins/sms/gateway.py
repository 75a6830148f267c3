"""The one way out for text messages: one HTTP request to a host that the installation names."""

from dataclasses import dataclass

from core import outgoing
from core.notices.rules import Refused
from core.settings import Origin
from plugins.sms import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A gateway and how it is spoken to."""

    url: str
    header: str
    kind: str
    body: str
    key: str
    origins: frozenset[Origin]

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
        try:
            return outgoing.call(self.url, origins=self.origins, form=body, headers=headers).status
        except outgoing.Outside:
            raise Refused("gateway-outside") from None
        except outgoing.Silent as why:
            raise OSError(str(why)) from None
