"""Finding rows by words, in the database's own indexes.

Under row-level security PostgreSQL uses an index only for operators that cannot leak, which those of LIKE and of
text search are not. So each searchable row has its words in a table of their own (`SearchWord`), where "begins
with" is a range. Triggers keep them, so that admin, import and bulk writes are caught too. What is a word is said
twice: by the database's function `search_words` (migration 0006) and, for what somebody looks for, by `words_of`.
"""

import re
import unicodedata

import pgtrigger

# Behind every text that begins with the same letters.
AFTER_ALL = "\U0010ffff"
LONGEST = 60
ACCENTS = re.compile("[\u0300-\u036f]")


def words_of(text):
    """The words of what somebody looks for: small letters and digits, no accents, nothing in between."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower().replace("ß", "ss")
    words = ("".join(filter(str.isalnum, word)) for word in plain.split())
    return [word[:LONGEST] for word in words if word]


def searchable(kind, *fields):
    """Triggers for a model with a reseller: its rows are found by the words of these fields.

    `kind` is the model's name in small letters.
    """
    forget = f"DELETE FROM customers_searchword WHERE kind = '{kind}' AND object_id = OLD.id;"  # noqa: S608 - our own names
    return [
        pgtrigger.Trigger(
            name="found_when_inserted",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=f"{_keep(kind, fields, 'new_rows', 'new_rows,')} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="found_when_updated",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(*fields),
            func=f"{forget} {_keep(kind, fields, 'NEW')} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="not_found_when_deleted",
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            func=f"{forget} RETURN NULL;",
        ),
    ]


def _keep(kind, fields, row, rows=""):
    texts = ", ".join(f"{row}.{field}" for field in fields)
    return (
        "INSERT INTO customers_searchword (reseller_id, kind, object_id, inside, word) "  # noqa: S608 - our own names
        f"SELECT {row}.reseller_id, '{kind}', {row}.id, found.inside, found.word "
        f"FROM {rows} search_words(ARRAY[{texts}]) AS found;"
    )
