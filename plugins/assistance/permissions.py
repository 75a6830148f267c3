"""Who may do what: values of the resources `cases`, `orientation`, `settings`, `facilitation` and `catalogue`."""

from core.contributions import Permission

READ = Permission(resource="cases", verb="read")
WRITE = Permission(resource="cases", verb="write")
COUNT = Permission(resource="cases", verb="count")
REASSIGN = Permission(resource="cases", verb="reassign")
CHECK = Permission(resource="orientation", verb="own")
READ_WITH_REASON = Permission(resource="cases", verb="read-with-reason")
PROVE = Permission(resource="cases", verb="prove")
OWN = Permission(resource="cases", verb="own")
ANSWER = Permission(resource="cases", verb="answer")
SETTINGS = Permission(resource="settings", verb="write")
SESSIONS = Permission(resource="facilitation", verb="write")
EXPORT = Permission(resource="facilitation", verb="export")
GOVERN = Permission(resource="catalogue", verb="govern")
