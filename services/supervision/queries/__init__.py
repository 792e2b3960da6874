"""What people look at: ledger entries, clocks as they stand, cases by their worst lamp."""
