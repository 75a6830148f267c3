"""What somebody might be entitled to: a few questions, and an answer in three groups. Nothing of it is kept."""
