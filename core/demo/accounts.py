"""What the demonstration shows on the terminal: the addresses and the accounts."""

from core.accounts import matrix
from core.accounts.models import Account, Membership
from core.db.engine import app_engine
from core.db.scope import Reach, Scope, open_session
from core.organisations import queries as organisations
from core.settings import Settings

PASSWORD = "una-prova-per-tutti"  # noqa: S105 - printed on purpose: the demonstration's people are invented


def guide(settings: Settings, *, seconds: float) -> str:
    """Return the guide that is printed when everything is on."""
    engine = app_engine(settings)
    with open_session(engine, None) as db, db.begin():
        portal = organisations.owner_of(db, "localhost")
    assert portal is not None  # noqa: S101 - the content was loaded before
    with open_session(engine, Scope(portal.district_id, portal.tenant_id, Reach.IDENTITY)) as db, db.begin():
        hosts = organisations.main_hosts(db)
        bodies = {body.id: body for body in organisations.everybody(db)}
        staff = db.query(Membership.tenant_id, Membership.role, Account.email).join(
            Account, Account.id == Membership.account_id
        )
        people = sorted((bodies[row.tenant_id].name, row.role, row.email, row.tenant_id) for row in staff)
    engine.dispose()
    roles = matrix.read().roles
    spaces = sorted(
        (body.kind != "district", body.name, organisations.address(settings, hosts[i]))
        for i, body in bodies.items()
    )
    lines = [f"\nDiffuso è acceso ({seconds:.1f} secondi). Ctrl-C lo spegne.\n", "Gli spazi:"]
    lines += [f"  {address:<58} {name}" for _body, name, address in spaces]
    lines += [f"\nI messaggi spediti:  {settings.origin}/demo/messaggi"]
    lines += [
        f"\nChi può entrare (password per tutti: {PASSWORD}):",
        "  Dopo la password serve un codice: qui nessuno ha il telefono, perciò lo dice la pagina stessa.",
    ]
    lines += [
        f"  {email:<38} {roles[role].label:<26} {organisations.address(settings, hosts[tenant])}/entra"
        for _name, role, email, tenant in people
    ]
    return "\n".join(lines)
