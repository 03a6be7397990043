"""From plain text to article parts and listing rows: pure functions over columns, no file opened."""
