"""The tables: what each column means, how they are stored to the byte, and the proof that nothing is lost."""
