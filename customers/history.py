"""History by triggers: a model under `@tracked()` keeps every state its rows had, and who made it.

The events stand beside their model (`CustomerEvent`), belong to the same reseller, and can only be added.
"""

import pghistory
import pgtrigger
from django.db import models

from customers.constraints import ResellerPolicy


def tracked(*, exclude=(), policy=ResellerPolicy):
    """Class decorator for a model with a reseller.

    `exclude` names fields that are not worth an event, `policy` is the row-level security of the events.
    """

    def decorate(model):
        name = f"{model.__name__}Event"
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
            model_name=name,
            append_only=True,
            level=pgtrigger.Statement,
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            obj_field=pghistory.ObjForeignKey(related_name="events"),
            meta={
                "constraints": [policy(name=f"{name.lower()}_policy")],
                # The page of the history reads the newest first, of one reseller, by what was done in one go.
                "indexes": [
                    models.Index(
                        fields=["reseller", "-pgh_created_at", "pgh_context_id", "-pgh_id"],
                        name=f"{name.lower()}_newest",
                    )
                ],
            },
        )(model)

    return decorate


def raises_facts_version():
    """Triggers for a model with a customer: whatever changes its rows makes the customer's position stale."""
    tables = {"insert": ["new"], "update": ["old", "new"], "delete": ["old"]}
    return [
        pgtrigger.Trigger(
            name=f"facts_version_{operation}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=getattr(pgtrigger, operation.capitalize()),
            referencing=pgtrigger.Referencing(**{side: f"{side}_rows" for side in sides}),
            func=_raise_version([f"{side}_rows" for side in sides]),
        )
        for operation, sides in tables.items()
    ]


def _raise_version(tables):
    touched = " UNION ".join(f"SELECT customer_id FROM {table}" for table in tables)  # noqa: S608 - our own names
    return (
        "UPDATE customers_customer SET facts_version = facts_version + 1 "  # noqa: S608 - our own names
        f"WHERE id IN ({touched}); RETURN NULL;"
    )


# Long past, so that the next tick looks at the reseller whatever time it believes it is.
_AT_ONCE = "to_timestamp(0)"


def wakes_the_tick():
    """Triggers for a model with a reseller whose rows say when something is due: the tick looks anew."""
    return [
        pgtrigger.Trigger(
            name=f"wakes_the_tick_{operation}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=getattr(pgtrigger, operation.capitalize()),
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=_wake("IN (SELECT reseller_id FROM new_rows)"),
        )
        for operation in ("insert", "update")
    ]


def wakes_the_tick_when_changed(*fields):
    """A trigger for a model of which only some `fields` say when something is due."""
    return pgtrigger.Trigger(
        name="wakes_the_tick",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func=_wake("= NEW.reseller_id"),
    )


def _wake(which):
    return (
        f"UPDATE customers_reseller SET next_due_at = {_AT_ONCE} "  # noqa: S608 - our own names
        f"WHERE id {which} AND next_due_at > {_AT_ONCE}; RETURN NULL;"
    )


def tells_of_changes(*fields):
    """A trigger for the register of resellers: each of the `fields` that changed becomes a SettingChange.

    Operators change the register outside every reseller, so the trigger enters it, as what one did in one go.
    """
    names = ", ".join(f"'{field}'" for field in fields)
    return pgtrigger.Trigger(
        name="tells_of_changes",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        declare=[
            ("former_reseller", "text := current_setting('calcheckup.reseller', true)"),
            ("former_go", "text := current_setting('pghistory.context_id', true)"),
        ],
        func=f"""
            PERFORM set_config('calcheckup.reseller', NEW.id::text, true);
            PERFORM set_config(
                'pghistory.context_id', coalesce(nullif(former_go, ''), gen_random_uuid()::text), true
            );
            INSERT INTO customers_settingchange (reseller_id, name, former, value)
            SELECT NEW.id, was.key, was.value, became.value
            FROM jsonb_each(to_jsonb(OLD)) was JOIN jsonb_each(to_jsonb(NEW)) became ON became.key = was.key
            WHERE was.key IN ({names}) AND was.value IS DISTINCT FROM became.value;
            PERFORM set_config('pghistory.context_id', coalesce(former_go, ''), true);
            PERFORM set_config('calcheckup.reseller', coalesce(former_reseller, ''), true);
            RETURN NULL;
        """,  # noqa: S608 - our own names
    )
