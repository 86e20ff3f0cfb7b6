"""The command line: reads arguments, clock and environment, calls the pipeline, and says what happened.

At the top of these modules only click is imported, so that `digest --help` answers at once.
"""

from digest.cli import answers, listings, mail, send, site, subscribers
from digest.cli.base import main, run

__all__ = ["answers", "listings", "mail", "main", "run", "send", "site", "subscribers"]
