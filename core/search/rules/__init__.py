"""What search makes of words: pure, and linear in what people write."""
