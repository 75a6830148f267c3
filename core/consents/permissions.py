"""What the rooms of purposes and consents ask for."""

from core.contributions import Permission

PURPOSES_READ = Permission(resource="purposes", verb="read")
PURPOSES_GOVERN = Permission(resource="purposes", verb="govern")
