"""The district's own texts in other languages: each by its Italian, so that what changes is not told wrongly."""
