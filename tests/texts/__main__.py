"""Brings locale/ up to date: new texts come in, gone ones go, the compiled file follows. See `make messages`."""

import sys

from tests.texts.catalogue import MO, PO, as_mo, as_po, brought_up_to_date, without_german

catalogue = brought_up_to_date()
PO.write_bytes(as_po(catalogue))
MO.write_bytes(as_mo(catalogue))
missing = without_german(catalogue)
sys.stdout.write(f"{len(catalogue)} texts, {len(missing)} of them without German.\n")
for text in missing:
    sys.stdout.write(f"  {text}\n")
