"""Where a case counts: the rules of each kind, the rows that say so, their sums, and the register that returns ask."""
