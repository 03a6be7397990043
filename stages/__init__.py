"""Malmoi (말모이): raw board pages to validated, reproducible tables of articles and listing rows."""

import os

# Read when Polars is loaded: its allocator keeps memory for two seconds before it gives it back, as the next of many
# short steps wants it again.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:2000,muzzy_decay_ms:2000")
