"""What is done with purposes and consents. Nobody here commits."""
