"""What the tests of the history share."""

from licensing.services.drafts import LineDraft

ADDRESS = "/r/northwind/history/"
CALS = LineDraft(description="CALs", product="Windows Server CAL", version="2022", metric="user", packs=4)
