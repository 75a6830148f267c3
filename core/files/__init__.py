"""Files that people hand in: looked into, kept encrypted, given back through the policy alone."""
