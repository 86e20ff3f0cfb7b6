"""From what is published to the files of a site."""
