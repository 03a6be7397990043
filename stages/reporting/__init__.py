"""Figures, the corpus page and the view of one page beside what was read from it."""
