"""What holds of providers, of what they say, and of the way there and back. Pure."""
