"""Who may do what with text messages: values of this plugin's own resource (matrix.toml)."""

from core.contributions import Permission

MANAGE = Permission(resource="sms", verb="manage")
HEAR = Permission(resource="sms", verb="hear")
