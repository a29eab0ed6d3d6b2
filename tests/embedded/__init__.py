"""The embedded servers, as real processes over directories of their own."""
