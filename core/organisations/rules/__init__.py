"""What holds about bodies, without a database: which colours they may take."""
