"""Malmoi (말모이): raw board pages to validated, reproducible tables of articles and listing rows."""
