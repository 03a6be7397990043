"""Malmoi (말모이): raw board pages to validated, reproducible tables of articles and listing rows."""

import os

# Polars' allocator reads this when Polars is loaded; only here is early enough. It keeps memory for ten seconds before
# it gives it back, as the next of many short steps wants it again. No result depends on it.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:10000,muzzy_decay_ms:0")
