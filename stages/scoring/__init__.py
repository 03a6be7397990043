"""Accuracy against labelled pages: the label files and the scores."""
