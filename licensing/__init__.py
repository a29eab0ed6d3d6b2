"""What customers may use, need and can prove; the check-ups."""
