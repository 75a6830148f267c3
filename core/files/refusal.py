"""Why a file is not taken, in words that say what to do."""

from core.errors import DomainError
from core.files.rules import Problem
from core.i18n import _, later

WORDS = {
    Problem.NONE: later("Scegli prima una foto o un file."),
    Problem.EMPTY: later("Il file è vuoto. Scegline un altro."),
    Problem.KIND: later(
        "Possiamo tenere solo PDF e foto JPEG o PNG. Salva il documento come PDF, o fotografalo."
    ),
    Problem.HEIC: later(
        "Questa foto è in formato HEIC. Sul telefono apri Impostazioni, poi Fotocamera, poi Formati, "
        "e scegli «Più compatibile». Poi rifai la foto."
    ),
    Problem.DRAWING: later("I file SVG possono contenere programmi: salva l'immagine come PNG e riprova."),
    Problem.BYTES: later("Il file è troppo grande: al massimo 10 MB."),
    Problem.PIXELS: later(
        "La foto è troppo grande: al massimo 40 milioni di punti. Scegli una qualità più bassa."
    ),
    Problem.PAGES: later("Il PDF ha troppe pagine: {pages}. Al massimo 30: dividilo in due file."),
    Problem.LOCKED: later("Il PDF è chiuso con una password. Toglila, oppure stampalo e fotografalo."),
    Problem.BROKEN: later("Il file è rovinato e non si apre. Salvalo o fotografalo di nuovo."),
    Problem.HEAVY: later("Il file è troppo pesante da aprire. Stampalo e fotografalo."),
    Problem.VIRUS: later("Nel file c'è un virus: non lo teniamo. Controlla il dispositivo da cui arriva."),
    Problem.PHOTOS: later("Le foto sono {photos}: al massimo 10 alla volta. Mandale in due volte."),
    Problem.QUOTA: later("Lo spazio dell'ente per i documenti è finito. Avvisa chi amministra l'ente."),
    Problem.MIXED: later("Manda un solo PDF, oppure solo foto. Il resto in un'altra volta."),
    Problem.UNSCANNED: later(
        "In questo momento non possiamo controllare i file. Riprova fra qualche minuto."
    ),
    Problem.BUSY: later("In questo momento stiamo già guardando altri file. Riprova fra un minuto."),
}
STATUS = {
    Problem.KIND: 415,
    Problem.HEIC: 415,
    Problem.DRAWING: 415,
    Problem.BYTES: 413,
    Problem.PHOTOS: 413,
    Problem.QUOTA: 413,
    Problem.UNSCANNED: 503,
    Problem.BUSY: 503,
}


class Unfit(DomainError):
    """A file that is not taken; the words say why, and what to do."""

    def __init__(self, problem: Problem, **about: int) -> None:
        """Keep what it was."""
        super().__init__(_(WORDS[problem]).format(**about))
        self.problem = problem
        self.status = STATUS.get(problem, 422)
