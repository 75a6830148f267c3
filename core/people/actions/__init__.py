"""What can be done with the record of a person. Nobody here commits."""
