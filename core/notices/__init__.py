"""Messages to people: written in the transaction of the change, sent after it."""
