"""What the host of a printed URL is: one that can be called, or something that stands for one."""

from __future__ import annotations

import re
from typing import Final

# your-api-server.com  api.yourdomain.com  <host>  {region}.x.com  $HOST  xxx.xxx.cn  BASE_URL  …
_STAND_IN: Final = re.compile(
    r"""[{}<>\[\]()$*%@]
      | [^\x00-\x7f]
      | (?:^|[.-]) your [-_.]? (?:api|own|server|domain|host|base|proxy|relay|gateway|company|site
                                |url|endpoint|instance|name|address|service)
      | (?:^|\.) x{3,20} (?:\.|:|$)
      | ^ (?:base|api)[-_]?(?:url|host)? $ | ^ (?:host|hostname|server|domain|endpoint) $""",
    re.VERBOSE | re.IGNORECASE,
)
_LOCAL: Final = re.compile(
    r"(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2})(?::\d*)?"
)


def is_stand_in(host: str) -> bool:
    """Whether a host is a placeholder that a reader has to replace."""
    return _STAND_IN.search(host) is not None


def is_local(host: str) -> bool:
    """Whether a host is the reader's own machine or network."""
    return _LOCAL.fullmatch(host) is not None
