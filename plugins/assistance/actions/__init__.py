"""What can be done with an application. Nobody here commits."""
