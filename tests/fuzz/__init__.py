"""Long searches for what breaks the product; the default run does a small part of each."""
