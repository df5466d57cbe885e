"""Goes and sees: plans, fetches, archives, parses and stores one night's patrol."""
