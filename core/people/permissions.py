"""What the rooms of people's records ask for."""

from core.contributions import Permission

READ = Permission(resource="people", verb="read")
WRITE = Permission(resource="people", verb="write")
COUNT = Permission(resource="people", verb="count")
ASSIGN = Permission(resource="people", verb="assign")
READ_WITH_REASON = Permission(resource="people", verb="read-with-reason")
PROVE = Permission(resource="people", verb="prove")
OWN = Permission(resource="people", verb="own")
