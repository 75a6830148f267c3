"""Figures about the installation at work, for Prometheus: how many, how long, how much waits. Nothing about anybody."""
