"""Real PostgreSQL and Valkey as children of one process of ours (docs/adr/0001).

Whoever needs the servers holds `users.lock` shared; whoever runs them holds `owner.lock` alone and writes
`servers.json` once they answer. The owner is the launcher of the demo or, for commands, a keeper process
that leaves after the last user. Locks are flock(2): the kernel drops them with a killed process.
"""

from ctr25.embedded.errors import EmbeddedError
from ctr25.embedded.session import for_command

__all__ = ["EmbeddedError", "for_command"]
