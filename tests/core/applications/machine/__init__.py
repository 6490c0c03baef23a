"""A model of a case beside the real hall, and the machine that lets anybody do anything to both."""
