"""What the database itself refuses: rows of other resellers, and references to them.

A model that belongs to a reseller lists `reseller_rules(...)` in its `Meta.constraints`; the check in
`customers/checks.py` fails for one that forgets.
"""

from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint

RESELLER_SETTING = "calcheckup.reseller"
USER_SETTING = "calcheckup.user"


def current(setting):
    """SQL for the id in a transaction-local setting, NULL outside; a sub-select, so that it runs once a query."""
    return f"(SELECT nullif(current_setting('{setting}', true), '')::bigint)"


class DatabaseRule(BaseConstraint):
    """A constraint the database keeps and forms cannot check beforehand; made when its migration ends."""

    def statements(self, model, quote):
        """Returns the SQL statements that make the rule."""
        raise NotImplementedError

    def removal(self, model, quote):
        """Returns the SQL statements that take the rule away."""
        raise NotImplementedError

    def constraint_sql(self, model, schema_editor):
        self.create_sql(model, schema_editor)

    def create_sql(self, model, schema_editor):
        # Deferred to the end of the migration: the table or key it names may come later in the same one.
        for sql in self.statements(model, schema_editor.quote_name):
            table = Table(model._meta.db_table, schema_editor.quote_name)
            schema_editor.deferred_sql.append(Statement(sql.replace("%", "%%"), table=table))

    def remove_sql(self, model, schema_editor):
        for sql in self.removal(model, schema_editor.quote_name):
            schema_editor.execute(sql)

    def validate(self, model, instance, exclude=None, using=None):
        """The database validates."""

    def __eq__(self, other):
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class ResellerPolicy(DatabaseRule):
    """Row-level security: a role that owns nothing sees and writes only rows of the reseller it entered."""

    def statements(self, model, quote):
        table, name = quote(model._meta.db_table), quote(self.name)
        mine = f"reseller_id = {current(RESELLER_SETTING)}"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {name} ON {table} USING ({mine}) WITH CHECK ({mine})"

    def removal(self, model, quote):
        yield f"DROP POLICY {quote(self.name)} ON {quote(model._meta.db_table)}"


class SharedOrResellerPolicy(ResellerPolicy):
    """Rows without a reseller are read by everyone and written only outside every reseller."""

    def statements(self, model, quote):
        table, name = quote(model._meta.db_table), quote(self.name)
        mine = f"reseller_id IS NOT DISTINCT FROM {current(RESELLER_SETTING)}"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {name} ON {table} USING ({mine}) WITH CHECK ({mine})"
        yield f"CREATE POLICY {quote(self.name + '_shared')} ON {table} FOR SELECT USING (reseller_id IS NULL)"

    def removal(self, model, quote):
        yield from super().removal(model, quote)
        yield f"DROP POLICY {quote(self.name + '_shared')} ON {quote(model._meta.db_table)}"


class OwnRowsPolicy(DatabaseRule):
    """A second, reading policy: the signed-in user sees his own rows of every reseller."""

    def statements(self, model, quote):
        table, name = quote(model._meta.db_table), quote(self.name)
        yield f"CREATE POLICY {name} ON {table} FOR SELECT USING (user_id = {current(USER_SETTING)})"

    def removal(self, model, quote):
        yield f"DROP POLICY {quote(self.name)} ON {quote(model._meta.db_table)}"


class References(DatabaseRule):
    """A foreign key over several columns, so that a row cannot point at another owner's row.

    `fields` are fields of the model, `to` is "app.Model", whose `ReferenceKey` lists the same owners
    behind its id: `References(fields=["server", "reseller"], to="customers.Server")`.
    """

    def __init__(self, *, fields, to, name):
        super().__init__(name=name)
        self.fields, self.to = tuple(fields), to

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "fields": self.fields, "to": self.to}

    def statements(self, model, quote):
        target = model._meta.apps.get_model(self.to)
        owners = self.fields[1:]
        own = ", ".join(quote(model._meta.get_field(field).column) for field in self.fields)
        theirs = ", ".join(
            quote(column) for column in ["id", *(target._meta.get_field(field).column for field in owners)]
        )
        yield (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({own}) REFERENCES {quote(target._meta.db_table)} ({theirs}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def removal(self, model, quote):
        yield f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"


class ReferenceKey(models.UniqueConstraint):
    """The key that `References` point at: the id with its owners, unique because the id is."""

    def validate(self, model, instance, exclude=None, using=None):
        """Always true: the id alone is unique."""


def reseller_rules(table, *, owners=("reseller",), **references):
    """The constraints of a model that belongs to a reseller.

    `table` names the constraints; `owners` are the fields its reference key carries besides the id;
    each of `references` is a foreign key of the model with the model it points at, as
    `customer="customers.Customer"`, or with further owners that must agree, as
    `server=("customers.Server", "customer")`. Returns a list for `Meta.constraints`.
    """
    rules = [ResellerPolicy(name=f"{table}_policy")]
    keys = [("reseller",)] if owners == ("reseller",) else [("reseller",), owners]
    rules += [ReferenceKey(fields=["id", *key], name=f"{table}_key{len(key)}") for key in keys]
    for field, target in references.items():
        to, *further = [target] if isinstance(target, str) else target
        rules.append(References(fields=[field, "reseller", *further], to=to, name=f"{table}_{field}_owner"))
    return rules
