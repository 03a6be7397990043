"""Batches come and go: raw pages are taken in, and params.yaml, dvc.yaml and dvc.lock are kept in step."""
