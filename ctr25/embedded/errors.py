"""What goes wrong with embedded servers."""


class EmbeddedError(Exception):
    """A server cannot be started or joined; the message says why and what to do."""
