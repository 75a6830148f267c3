"""Features a body can switch on, one folder each. Deleting a folder removes its feature."""
