"""Conditions and facts made at random, over a handful of facts of every kind."""

from decimal import Decimal

from hypothesis import strategies as st

from core.services.rules.conditions import AllOf, AnyOf, Condition, Doubt, Op, Requirement, Value

AGE, ISEE, HOME, SPID = "persona.eta", "isee.ordinario", "casa.titolo", "digitale.ha_spid"
HOMES = ("proprieta", "ospite", "senza")

VALUES: dict[str, st.SearchStrategy[Value]] = {
    AGE: st.integers(0, 5),
    ISEE: st.decimals(0, 5, places=2),
    HOME: st.sampled_from(HOMES),
    SPID: st.booleans(),
}
known_facts = st.fixed_dictionaries({}, optional=VALUES)


@st.composite
def single(draw: st.DrawFn) -> Requirement:
    """Draw one requirement that fits its fact, sometimes with a threshold nobody knows."""
    fact = draw(st.sampled_from([AGE, ISEE, HOME, SPID]))
    note, status = draw(st.none() | st.just("nota")), draw(st.none() | st.none() | st.sampled_from(Doubt))
    if fact == SPID:
        return Requirement(
            fact=fact, op=draw(st.sampled_from([Op.IS_TRUE, Op.IS_FALSE])), status=status, note=note
        )
    if fact == HOME:
        choices = draw(st.lists(st.sampled_from(HOMES), min_size=1, unique=True))
        op = draw(st.sampled_from([Op.IN, Op.EQ]))
        value = tuple(choices) if op is Op.IN else choices[0]
        return Requirement(fact=fact, op=op, value=draw(st.none() | st.just(value)), status=status, note=note)
    op = draw(st.sampled_from([Op.GTE, Op.LTE, Op.LT]))
    number = draw(st.none() | st.decimals(0, 5, places=2))
    return Requirement(fact=fact, op=op, value=number, status=status, note=note)


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.lists(parts, max_size=3).map(tuple).map(AllOf) | some.map(AnyOf)


conditions: st.SearchStrategy[Condition] = st.recursive(single(), _joined, max_leaves=8)
thresholds = st.decimals(Decimal(0), Decimal(99999), places=2)
