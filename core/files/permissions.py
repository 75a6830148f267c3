"""What the rooms of documents ask for."""

from core.contributions import Permission

READ = Permission(resource="documents", verb="read")
WRITE = Permission(resource="documents", verb="write")
SEND = Permission(resource="documents", verb="send")
