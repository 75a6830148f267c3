"""How long a member waits until a paper of 8 MB is kept for an application: sent, looked into, made anew, sealed.

They are photos of noise, each another one, sent over HTTP one after the other by the form of the real page.
"""

import io
from http.client import HTTPConnection
from secrets import token_hex
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID

from PIL import Image

from core import clock
from core.bench.cases import Me, people, somebody
from core.bench.ground import TOKEN, Ground
from core.bench.processes import CannotMeasure, Web
from core.db.ids import new_id
from core.web.session import COOKIE, digest
from core.web.signing import Signer

PHOTOS, WARM = 20, 2
MEGABYTE = 1_000_000
SIZE = 8 * MEGABYTE
WIDE, HIGH = 4000, 3000
PAPER, PROCEDURE = "documento_identita", "p-isee-precompilato"
_OPEN = """
INSERT INTO assistance_case (tenant_id, id, district_id, person_id, procedure_id, operator_id, origin, code_hash,
  opened_at, since)
SELECT %(tenant)s, %(id)s, %(district)s, %(person)s, id, %(me)s, 'record', %(hash)s, %(now)s, %(now)s
FROM assistance_procedure WHERE district_id = %(district)s AND slug = %(slug)s ORDER BY version DESC LIMIT 1
"""


def cost(ground: Ground, page: Web) -> dict[str, Any]:
    """Return what keeping a photo costs the one who waits for it."""
    host, me = somebody(ground)
    path = f"/pratiche/{_begun(ground, me)}/carta/copia"
    token = Signer(ground.settings).form_token(digest(TOKEN))
    asked = [_form(token, _photo(number)) for number in range(WARM + PHOTOS)]
    waits = [_wait(page, host, path, body, boundary) for body, boundary in asked][WARM:]
    cuts = quantiles(waits, n=20)
    sent = sum(len(body) for body, _boundary in asked[WARM:])
    return {
        "bytes": SIZE,
        "p50_ms": round(1000 * cuts[9], 1),
        "p95_ms": round(1000 * cuts[18], 1),
        "mb_per_s": round(sent / MEGABYTE / sum(waits), 2),
    }


def _begun(ground: Ground, me: Me) -> UUID:
    district, tenant, by = me
    case_id = new_id()
    given = {
        "id": case_id, "tenant": tenant, "district": district, "person": next(people(ground, me)), "slug": PROCEDURE,
        "me": by.membership_id, "hash": token_hex(16).encode(), "now": clock.now(),
    }  # fmt: skip
    with ground.connect() as db:
        if not db.execute(_OPEN, given).rowcount:
            raise CannotMeasure(f"The procedure {PROCEDURE} is not there.")
    return case_id


def _photo(number: int) -> bytes:
    """Return a photo of noise, filled up with nothing behind its end."""
    noise = Image.effect_noise((WIDE, HIGH), 40 + number / 10).convert("RGB")
    for quality in (90, 80, 70, 60, 50, 40, 30):
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=quality)
        if (body := out.getvalue()) and len(body) <= SIZE:
            return body + bytes(SIZE - len(body))
    raise CannotMeasure("No photo is small enough.")


def _form(token: str, photo: bytes) -> tuple[bytes, str]:
    boundary = token_hex(16)
    fields = {"csrf": token, "documento": PAPER}
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    named = 'Content-Disposition: form-data; name="file"; filename="foto.jpg"\r\nContent-Type: image/jpeg'
    begins = f"{head}--{boundary}\r\n{named}\r\n\r\n".encode()
    return begins + photo + f"\r\n--{boundary}--\r\n".encode(), boundary


def _wait(page: Web, host: str, path: str, body: bytes, boundary: str) -> float:
    headers = {
        "Host": host,
        "Cookie": f"{COOKIE}={TOKEN}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    connection = HTTPConnection("127.0.0.1", page.port, timeout=60)
    begun = perf_counter()
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    waited = perf_counter() - begun
    connection.close()
    if status != 303:  # noqa: PLR2004 - see other
        raise CannotMeasure(f"{host}: a photo of an application was answered with {status}.")
    return waited
