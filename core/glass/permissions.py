"""What the routes of break-glass ask for."""

from core.contributions import Permission

GLASS_READ = Permission(resource="glass", verb="read")
GLASS_ASK = Permission(resource="glass", verb="ask")
GLASS_ANSWER = Permission(resource="glass", verb="answer")
GLASS_LOOK = Permission(resource="glass", verb="look")
