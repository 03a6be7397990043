"""Published versions: manifest, card, comparison and upload."""
