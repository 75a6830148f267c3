"""Set Diffuso up: packages, then assets. It runs before anything is installed: standard library only."""
