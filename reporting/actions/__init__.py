"""Everything that writes: a verb in a noun module, audited, in one transaction."""
