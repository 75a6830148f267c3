"""Every table says whose it is, and is closed until a policy opens it; nothing looks past the walls."""

from collections.abc import Iterator

from core.db.check.allowed import Allowed
from core.db.check.catalogue import TABLES, Catalogue, Relation
from core.db.check.declared import Declared

VIEW, FROZEN, FOREIGN = "v", "m", "f"


def wrong(catalogue: Catalogue, known: Declared, excused: Allowed) -> Iterator[str]:
    """Say what is wrong with tables and views."""
    for relation in catalogue.relations:
        if relation.kind in TABLES:
            yield from _table(relation, known, excused)
        else:
            yield from _view(relation)
    there = {relation.name for relation in catalogue.relations}
    for name in sorted(known.keys() - there):
        yield f"La tabella {name} è dichiarata da una classe ma non c'è: esegui ./diffuso migrate."


def _table(table: Relation, known: Declared, excused: Allowed) -> Iterator[str]:
    if table.name not in known:
        if not excused.has("tables", table.name):
            yield f"La tabella {table.name} non è dichiarata da nessuna classe: non si sa di chi sono le righe."
        return
    if known[table.name] is None:
        yield f"La tabella {table.name} non dice se è di un ente, del distretto o pubblica."
    if not table.walled:
        yield f"La tabella {table.name} è senza muro: manca ENABLE ROW LEVEL SECURITY."
    if not table.forced:
        yield f"Il muro della tabella {table.name} non vale per chi la possiede: manca FORCE ROW LEVEL SECURITY."


def _view(view: Relation) -> Iterator[str]:
    if view.kind == VIEW and not view.invoker:
        yield f"La vista {view.name} guarda con gli occhi di chi l'ha fatta: manca security_invoker."
    if view.kind == FROZEN:
        yield f"La vista materializzata {view.name} tiene copie senza muro: va tolta."
    if view.kind == FOREIGN:
        yield f"La tabella esterna {view.name} non conosce il muro: va tolta."
