"""Counts that the district may see: numbers only, never people."""
