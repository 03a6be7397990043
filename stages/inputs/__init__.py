"""The only room that opens raw files: containers of pages, and their encodings."""
