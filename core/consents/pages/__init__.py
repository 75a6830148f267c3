"""What the pages of purposes and consents may know."""
