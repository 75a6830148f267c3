"""Purposes, consents and what people read of them."""
