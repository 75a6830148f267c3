"""Everything a request may need that outlives it."""

from dataclasses import dataclass, field

from anyio import CapacityLimiter
from jinja2 import Environment
from sqlalchemy import Engine

from core.accounts.matrix import ANONYMOUS, CITIZEN, Matrix
from core.db.scope import KEYRING, Reach
from core.plugins import Plugins
from core.press import Press
from core.privacy.expiry import Expiry
from core.privacy.holder import Holder
from core.privacy.register import Register
from core.settings import Settings
from core.vault.rules import Keyring
from core.web.assets import Asset
from core.web.health import Health
from core.web.page_cache import PageCache
from core.web.signing import Signer
from core.web.sites import Published, Sites
from core.web.tongues import Tongues
from core.web.watch import Watch


@dataclass(frozen=True, kw_only=True)
class Platform:
    """The installation at work: its settings, its engines, its plugins, what it remembers."""

    settings: Settings
    engine: Engine
    district_engine: Engine
    plugins: Plugins
    matrix: Matrix
    register: Register
    expiries: tuple[Expiry, ...]
    holders: tuple[Holder, ...]
    published: Published
    sites: Sites
    tongues: Tongues
    pages: PageCache
    signer: Signer
    templates: Environment
    staff_pages: frozenset[str]
    assets: dict[str, Asset]
    health: Health
    threads: CapacityLimiter
    watch: Watch = field(default_factory=Watch)
    grants: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def keyring(self) -> Keyring:
        """Return what unwraps the keys of bodies; every session of `engine` finds it in its `info`."""
        keyring: Keyring = self.engine.get_execution_options()[KEYRING]
        return keyring

    @property
    def press(self) -> Press:
        """Return what makes sheets of paper."""
        return Press(self.templates)

    def engine_for(self, reach: Reach) -> Engine:
        """Return the engine of the database role that a reach asks for."""
        return self.district_engine if reach is Reach.DISTRICT else self.engine

    def granted(self, role: str | None) -> frozenset[str]:
        """Return what a role may do; None is an anonymous citizen."""
        return self.grants.get(role or ANONYMOUS, frozenset())

    @property
    def citizen(self) -> frozenset[str]:
        """Return what a citizen with a code may do."""
        return self.granted(CITIZEN)
