"""What every body of the network has, whatever plugins it switches on."""
