"""From the bytes of a saved listing to Records and Problems."""
