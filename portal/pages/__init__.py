"""One folder for each noun: its views, tables, filters, forms and urls. They do not import each other."""
