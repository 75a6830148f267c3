"""Somebody of a body who does in the demonstration what a person at the desk would do."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Membership
from core.contributions import Permission
from core.db.scope import SCOPE
from core.web.platform import Platform
from core.who import Member, Site


def somebody(db: Session, site: Site, platform: Platform, *, may: Permission) -> Member | None:
    """Return the first of a body's people who may do something, or None."""
    roles = [role for role in platform.matrix.roles if may.code in platform.granted(role)]
    row = db.execute(
        select(Membership.id, Membership.role, Account.id, Account.name)
        .join(
            Account, (Account.district_id == Membership.district_id) & (Account.id == Membership.account_id)
        )
        .where(Membership.tenant_id == db.info[SCOPE].tenant_id, Membership.role.in_(roles))
        .order_by(Membership.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    hat, role, account, name = row
    return Member(
        account_id=account,
        membership_id=hat,
        tenant_id=site.tenant_id,
        name=name,
        login="",
        role=role,
        role_label=platform.matrix.roles[role].label,
        organisation_name=site.name,
        permissions=platform.granted(role),
        csrf="",
    )
