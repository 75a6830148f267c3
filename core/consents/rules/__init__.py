"""What holds of purposes and consents. Pure."""
