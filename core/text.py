"""What nobody types: it comes from a broken program, or from somebody who tries what happens."""

import re

UNTYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, but for the tab and the end of a line, and lone surrogates."""
