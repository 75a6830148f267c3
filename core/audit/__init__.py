"""What is remembered: who opened or changed what, in a chain that nobody can rewrite unseen."""
