"""What the rooms of terms, requests and the register ask for."""

from core.contributions import Permission

OWN = Permission(resource="privacy", verb="own")
READ = Permission(resource="privacy", verb="read")
WRITE = Permission(resource="privacy", verb="write")
NETWORK = Permission(resource="privacy", verb="network")
GOVERN = Permission(resource="privacy", verb="govern")
