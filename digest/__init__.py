"""Paper Digest: saved paper listings in, a site with feeds out."""
