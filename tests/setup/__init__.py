"""Set-up, assets and the embedded database, tried for real."""
