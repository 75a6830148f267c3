"""What the proxy before us may say: only one that is named, and only whether a request came over https.

Hosts are never taken from it, nor the address of whoever asks: no address of a person is used or kept here.
"""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from core.settings import Settings

Networks = tuple[IPv4Network | IPv6Network, ...]
PROTO = b"x-forwarded-proto"


def came_in_the_clear(scope: Any, settings: Settings) -> bool:
    """Whether a named proxy says that a request for an https site came without it."""
    if settings.scheme != "https" or not settings.proxies or not scope.get("client"):
        return False
    told = [value for name, value in scope["headers"] if name == PROTO]
    return bool(told) and told != [b"https"] and _named(scope["client"][0], settings.proxies)


@lru_cache(maxsize=1_000)
def _named(client: str, proxies: Networks) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in proxies)
