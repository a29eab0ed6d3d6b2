"""The site: everything that knows HTTP, HTML, mail or the clock."""
