"""Changes to appointments and to what is offered. Nobody here commits."""
