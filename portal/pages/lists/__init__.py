"""What every list can do besides filter, sort and page: choose columns, save a view, export, change many rows.

Shared by all page folders, as `portal/pages/base.py` is.
"""
