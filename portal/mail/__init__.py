"""Mail to members: who must get what now, and handing it to the mail server.

The rows are the schedule: `planning` turns what is due into queued messages, `delivery` sends what is queued,
`register` knows in which resellers there is anything to do, `tick` does one round of all that.
"""
