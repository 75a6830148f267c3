"""What may be booked, when, and what may become of it. Pure: no database, no request, no clock."""
