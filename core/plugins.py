"""Load the plugins there are, check them against the hook specifications, ask them questions."""

import logging
from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
from sqlalchemy.orm import Session

from core import discovery, hookspecs
from core.contributions import Manifest
from core.db.apart import apart

WRITING = ("on_", "demo", "expire", "erase")
"""How the questions begin at which plugins write; at the others they only read."""
log = logging.getLogger(__name__)


class Plugins:
    """The installed plugins. A body hears only those it has switched on."""

    def __init__(self, package: str = "plugins", *, strict: bool = False) -> None:
        """Load every plugin, A to Z, and refuse misspelt hooks. `strict` lets a plugin's errors through."""
        self.strict = strict
        self.manager = pluggy.PluginManager(hookspecs.NAME)
        self.manager.add_hookspecs(hookspecs)
        self.folders = discovery.folders(package)
        self.modules = {slug: import_module(name) for slug, name in discovery.modules(package).items()}
        self.manifests = {slug: _manifest(slug, module) for slug, module in self.modules.items()}
        for slug, module in self.modules.items():
            self.manager.register(import_module(f"{module.__name__}.hooks"), slug)
        for own in self.manager.hook.register_hookspecs():
            self.manager.add_hookspecs(own)
        self.manager.check_pending()

    def folder(self, slug: str) -> Path:
        """Return the folder a plugin lives in."""
        return self.folders[slug]

    def declared(self, hook: str, /) -> dict[str, list[Any]]:
        """Collect what each plugin declares at start-up, by slug."""
        return {impl.plugin_name: list(impl.function()) for impl in self._asked(hook)}

    def ask(self, on: Collection[str], hook: str, /, **facts: Any) -> list[Any]:
        """Ask the plugins that are on, A to Z; one flat list of answers. One that fails is logged and left out."""
        answers: list[Any] = []
        for impl in self._asked(hook):
            if impl.plugin_name in on:
                answers += self._one(impl, hook, facts)
        return answers

    def demand(self, hook: str, /, **facts: Any) -> list[Any]:
        """Ask every plugin there is, on or off; one that fails lets its error through, so that nothing is half done."""
        answers: list[Any] = []
        for impl in self._asked(hook):
            answers += impl.function(**{name: facts[name] for name in impl.argnames}) or ()
        return answers

    def _asked(self, hook: str) -> list[Any]:
        return sorted(getattr(self.manager.hook, hook).get_hookimpls(), key=lambda impl: impl.plugin_name)

    def _one(self, impl: pluggy.HookImpl, hook: str, facts: dict[str, Any]) -> list[Any]:
        try:
            with _apart(facts.get("db"), hook):
                answer: Any = impl.function(**{name: facts[name] for name in impl.argnames})
                return list(answer or ())
        except Exception as failure:
            if self.strict or getattr(failure, "connection_invalidated", False):
                raise
            log.exception("plugin %s failed to answer %s", impl.plugin_name, hook)
            return []


def _apart(db: Session | None, hook: str) -> AbstractContextManager[object]:
    """Put a savepoint before a plugin's statements: one that fails must not take the page's transaction along."""
    if db is None:
        return nullcontext()
    return db.begin_nested() if hook.startswith(WRITING) else apart(db)


def _manifest(slug: str, module: ModuleType) -> Manifest:
    manifest = getattr(module, "manifest", None)
    if not isinstance(manifest, Manifest) or manifest.slug != slug:
        raise discovery.BadPlugin(f"{module.__name__} deve avere un manifest con slug={slug!r}.")
    return manifest
