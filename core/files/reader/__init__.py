"""The process that looks into a stranger's file. It is started for one file, and holds nothing else."""
