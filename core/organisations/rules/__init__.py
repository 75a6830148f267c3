"""What holds about bodies, without a database: where they are, which colours and pictures they may take."""
