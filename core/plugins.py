"""Find plugins, check them against the hook specifications, ask them questions.

A plugin is a folder of `plugins/`, or an installed package that declares the entry point group `diffuso.plugins`.
"""

import importlib.metadata
import logging
import pkgutil
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from core import hookspecs
from core.contributions import Manifest

ENTRY_POINTS = "diffuso.plugins"
log = logging.getLogger(__name__)


class Plugins:
    """The installed plugins. A body hears only those it has switched on."""

    def __init__(self, package: str = "plugins", *, strict: bool = False) -> None:
        """Load every plugin, A to Z, and refuse misspelt hooks. `strict` lets a plugin's errors through."""
        self.strict = strict
        self.manager = pluggy.PluginManager(hookspecs.NAME)
        self.manager.add_hookspecs(hookspecs)
        self.modules = dict(sorted(_found(package).items()))
        self.manifests: dict[str, Manifest] = {slug: m.manifest for slug, m in self.modules.items()}
        for slug, module in self.modules.items():
            self.manager.register(import_module(f"{module.__name__}.hooks"), slug)
        for own in self.manager.hook.register_hookspecs():
            self.manager.add_hookspecs(own)
        self.manager.check_pending()

    def folder(self, slug: str) -> Path:
        """Return the folder a plugin lives in."""
        return Path(self.modules[slug].__file__ or "").parent

    def declared(self, hook: str, /) -> dict[str, list[Any]]:
        """Collect what each plugin declares at start-up, by slug."""
        answers = getattr(self.manager.hook, hook).get_hookimpls()
        return {
            impl.plugin_name: list(impl.function()) for impl in sorted(answers, key=lambda i: i.plugin_name)
        }

    def ask(self, on: Collection[str], hook: str, /, **facts: Any) -> list[Any]:
        """Ask the plugins that are on, A to Z; one flat list of answers. One that fails is logged and left out."""
        answers: list[Any] = []
        for impl in sorted(getattr(self.manager.hook, hook).get_hookimpls(), key=lambda i: i.plugin_name):
            if impl.plugin_name in on:
                answers += self._one(impl, hook, facts)
        return answers

    def _one(self, impl: pluggy.HookImpl, hook: str, facts: dict[str, Any]) -> list[Any]:
        try:
            answer: Any = impl.function(**{name: facts[name] for name in impl.argnames})
            return list(answer or ())
        except Exception:
            if self.strict:
                raise
            log.exception("plugin %s failed to answer %s", impl.plugin_name, hook)
            return []


def _found(package: str) -> dict[str, ModuleType]:
    inside = pkgutil.iter_modules(import_module(package).__path__)
    folders = {found.name: import_module(f"{package}.{found.name}") for found in inside if found.ispkg}
    outside = importlib.metadata.entry_points(group=ENTRY_POINTS)
    return folders | {entry.name: entry.load() for entry in outside}
