"""Files that resellers bring: pure parsers, bytes → rows with every fault found, no database.

`sheets` reads any CSV, `cells` one row of it, `customers`, `environment` and `proofs` each kind of row, and `estate`
puts the rows of some accounts together.
"""
