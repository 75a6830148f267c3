"""What the rooms of purposes and consents ask for."""

from core.contributions import Permission

PURPOSES_READ = Permission(resource="purposes", verb="read")
PURPOSES_GOVERN = Permission(resource="purposes", verb="govern")
CONSENTS_READ = Permission(resource="consents", verb="read")
CONSENTS_RECORD = Permission(resource="consents", verb="record")
CONSENTS_COUNT = Permission(resource="consents", verb="count")
CONSENTS_PROVE = Permission(resource="consents", verb="prove")
CONSENTS_OWN = Permission(resource="consents", verb="own")
