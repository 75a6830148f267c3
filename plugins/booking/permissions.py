"""Who may do what with appointments: values of the matrix's resource `appointments`."""

from core.contributions import Permission

BOOK = Permission(resource="appointments", verb="book")
PROVE = Permission(resource="appointments", verb="prove")
OWN = Permission(resource="appointments", verb="own")
READ = Permission(resource="appointments", verb="read")
WRITE = Permission(resource="appointments", verb="write")
MANAGE = Permission(resource="appointments", verb="manage")
EXPORT = Permission(resource="appointments", verb="export")
