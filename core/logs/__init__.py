"""What the processes tell whoever runs them: one line an event, from a list of things that may be told."""
