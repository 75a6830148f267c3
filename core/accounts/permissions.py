"""What the core's own routes ask for."""

from core.contributions import Permission

CATALOGUE_READ = Permission(resource="catalogue", verb="read")
CATALOGUE_WRITE = Permission(resource="catalogue", verb="write")
CATALOGUE_GOVERN = Permission(resource="catalogue", verb="govern")
ORIENTATION_OWN = Permission(resource="orientation", verb="own")
SETTINGS_READ = Permission(resource="settings", verb="read")
SETTINGS_WRITE = Permission(resource="settings", verb="write")
SETTINGS_GOVERN = Permission(resource="settings", verb="govern")
USERS_PROVE = Permission(resource="users", verb="prove")
USERS_OWN = Permission(resource="users", verb="own")
USERS_READ = Permission(resource="users", verb="read")
USERS_WRITE = Permission(resource="users", verb="write")
USERS_EXPORT = Permission(resource="users", verb="export")
USERS_GOVERN = Permission(resource="users", verb="govern")
PLUGINS_ENABLE = Permission(resource="plugins", verb="enable")
STATISTICS_NETWORK = Permission(resource="statistics", verb="network")
RATINGS_GIVE = Permission(resource="ratings", verb="give")
AUDIT_READ = Permission(resource="audit", verb="read")
AUDIT_EXPORT = Permission(resource="audit", verb="export")
AUDIT_ACTS = Permission(resource="audit", verb="acts")
AUDIT_REVIEW = Permission(resource="audit", verb="review")
