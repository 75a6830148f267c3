"""Questions about appointments: what is offered, what is taken, who comes."""
