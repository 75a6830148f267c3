"""A body leaves the network: its data go with it, then nothing of them stays but a certificate."""
