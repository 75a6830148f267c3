"""Where sealed files lie: a folder, or a bucket that speaks S3. Names are by chance and say nothing of people."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit
from uuid import UUID

import obstore
from obstore.store import LocalStore, S3Store

from core.errors import DomainError
from core.i18n import _
from core.settings import BadSettings, Settings


class Away(DomainError):
    """The place where files lie does not answer, or a file is not there."""

    status = 503


def new_name(tenant: UUID) -> str:
    """Return a name for something of a body."""
    return f"{tenant.hex}/{secrets.token_hex(16)}"


@dataclass(frozen=True)
class Store:
    """Holds sealed bytes under names."""

    settings: Settings

    @cached_property
    def place(self) -> LocalStore | S3Store:
        """Return the folder or the bucket, made at the first need."""
        url = self.settings.files_url
        if not url:
            folder = self.settings.data_dir / "files"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return LocalStore(folder, automatic_cleanup=True)
        return _bucket(self.settings)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep the pieces under a name; all of them or nothing."""
        try:
            obstore.put(self.place, name, iter(pieces))
        except (obstore.exceptions.BaseError, OSError):
            raise Away(
                _("In questo momento non possiamo tenere i file. Riprova fra qualche minuto.")
            ) from None

    def fill(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep pieces under a name while they are made; whoever makes them may read here meanwhile."""
        try:
            with obstore.open_writer(self.place, name) as writer:
                for piece in pieces:
                    writer.write(piece)
        except (obstore.exceptions.BaseError, OSError):
            raise Away(
                _("In questo momento non possiamo tenere i file. Riprova fra qualche minuto.")
            ) from None
        except BaseException:
            self.remove([name])
            raise

    def stream(self, name: str) -> Iterator[bytes]:
        """Give what is kept under a name, piece by piece."""
        try:
            for piece in obstore.get(self.place, name):
                yield bytes(piece)
        except (obstore.exceptions.BaseError, OSError):
            raise Away(_("In questo momento il file non si apre. Riprova fra qualche minuto.")) from None

    def remove(self, names: Iterable[str]) -> None:
        """Take away what is kept under these names; those that are not there are no matter."""
        for name in names:
            try:
                obstore.delete(self.place, name)
            except FileNotFoundError:
                continue

    def of_body(self, tenant: UUID) -> Iterator[tuple[str, datetime]]:
        """List what is kept for a body, and since when."""
        for some in obstore.list(self.place, prefix=tenant.hex):
            yield from ((each["path"], each["last_modified"]) for each in some)


def _bucket(settings: Settings) -> S3Store:
    address = urlsplit(settings.files_url)
    if address.scheme != "s3" or not address.netloc:
        raise BadSettings(
            "DIFFUSO_FILES_URL deve essere come s3://nome-del-bucket o s3://nome-del-bucket/cartella."
        )
    return S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        endpoint=settings.files_endpoint or None,
        region=settings.files_region,
        access_key_id=settings.files_key,
        secret_access_key=settings.files_secret,
        virtual_hosted_style_request=False,
        client_options={"allow_http": settings.files_endpoint.startswith("http://"), "timeout": "30s"},
    )
