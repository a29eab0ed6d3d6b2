"""The texts that people read: where they are, whether they are marked, and their German. No gettext needed."""
