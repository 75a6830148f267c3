"""How to reach somebody who helps: a page, not a box of messages that nobody would read."""

from core.i18n import _
from core.organisations.pages import Information, Part
from core.who import Site


def help_page(site: Site) -> Information:
    """Return the ways to a person, the quickest first; booking only where it is on."""
    known = {one.code: one for one in site.contacts if one.value}
    call = tuple(
        (f"{known[c].label}: {known[c].value}", known[c].href or "") for c in ("phone", "email") if c in known
    )
    return Information(
        title=_("Richiedi assistenza"),
        intro=_("Ti aiuta una persona, gratis. Scegli il modo che ti è più comodo."),
        parts=[*_book(site), _call(call), *_here(site), _danger()],
    )


def _book(site: Site) -> list[Part]:
    if "booking" not in site.plugins or site.leaves_at:
        return []
    return [
        Part(
            _("Prenota un incontro"),
            (_("Scegli tu il giorno e l'ora. Bastano due minuti, e non serve nessuna password."),),
            ways=((_("Prenota un appuntamento"), "/appuntamenti"),),
        )
    ]


def _call(call: tuple[tuple[str, str], ...]) -> Part:
    unknown = _(
        "Telefono ed e-mail di questo ente sono da confermare. Un altro ente della rete può aiutarti."
    )
    ways = tuple(way for way in call if way[1])
    return Part(
        _("Chiama o scrivi"),
        (_("Di' in due parole che cosa ti serve. Non mandare documenti.") if ways else unknown,),
        ways=ways or ((_("Gli enti della rete"), "/enti"),),
    )


def _here(site: Site) -> list[Part]:
    """Return what there is to come to, and to read, in a space whose body stays."""
    return [] if site.leaves_at else [_come(site), _alone()]


def _come(site: Site) -> Part:
    place = _("{name} ti dice quando e dove riceve.").format(name=site.name)
    return Part(
        _("Vieni di persona"),
        (place, _("Gli orari sono in fondo alla pagina. Puoi venire con chi vuoi.")),
        ways=((_("Orari e indirizzo"), "/chi-siamo"),),
    )


def _alone() -> Part:
    return Part(
        _("Vuoi provare da solo?"),
        (_("Molte risposte sono già scritte, con parole semplici."),),
        ways=((_("Domande frequenti"), "/domande-frequenti"), (_("Tutti i servizi"), "/servizi")),
    )


def _danger() -> Part:
    return Part(
        _("Se c'è un pericolo adesso"),
        (_("Non aspettare noi. Questi numeri rispondono sempre e sono gratuiti."),),
        ways=(
            (_("112: emergenze"), "tel:112"),
            (_("1522: violenza e stalking, in più lingue"), "tel:1522"),
            (_("114: bambini e ragazzi in pericolo"), "tel:114"),
        ),
    )
