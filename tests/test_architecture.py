"""What a reviewer would otherwise have to look for in every change."""

import ast
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from customers.models import (
    GroupFeature,
    GroupKind,
    LicensedBy,
    Reseller,
    ServerLicensing,
    ServerProduct,
    ServerRole,
)
from licensing.models import Proof
from licensing.models.catalogue import Metric, Product
from licensing.rules import facts

ROOT = Path(__file__).resolve().parent.parent
OURS = ("customers", "licensing", "portal", "tests", "templates", "static", "docs")
LONGEST_FILE = 300
# Their text is data or made by a tool.
MAY_BE_LONGER = {"migrations"}


def files(*suffixes, under=OURS):
    """Our files with one of the endings, vendored and made ones aside."""
    return sorted(
        path
        for folder in under
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts
    )


def name_of(path):
    return str(path.relative_to(ROOT))


def test_imports_go_downwards():
    found = subprocess.run([ROOT / ".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


# --- scope ---------------------------------------------------------------------------------------------
SCOPES = {"visible_to", "known_to", "of", "none"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Models without a reseller, which need no scope.
SHARED = {"Reseller", "User", "EmailAddress", "Session", "Authenticator"}
# page → the one use it may make of a model, and why
ALLOWED = {
    # A person's own places in all resellers, which the database's second policy on members shows him.
    "portal/pages/account/views.py": {"Member.objects"},
    "portal/pages/resellers/views.py": {"Member.objects"},
}


def unscoped_uses(source):
    """Yields (line, text) for each use of a model's rows that no scope narrows at once."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            scope = parents.get(node)
            narrowed = isinstance(scope, ast.Attribute) and scope.attr in SCOPES
            if not narrowed and _model(node.value) not in SHARED:
                yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Call) and _is_shortcut(node):
            model = _model(node.args[0])
            if model[:1].isupper() and model not in SHARED:
                yield node.lineno, ast.unparse(node)


def _model(node):
    return node.id if isinstance(node, ast.Name) else ""


def _is_shortcut(call):
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return name in {"get_object_or_404", "get_list_or_404"} and bool(call.args)


@pytest.mark.parametrize(
    "line",
    [
        "Customer.objects.all()",
        "Customer.objects.filter(pk=1).visible_to(member)",
        "self.model._default_manager.get(pk=1)",
        "get_object_or_404(Customer, pk=pk)",
        "shortcuts.get_object_or_404(Customer, pk=pk)",
        "queryset = Customer.objects",
    ],
)
def test_an_unscoped_query_is_noticed(line):
    assert list(unscoped_uses(line))


@pytest.mark.parametrize(
    "line",
    [
        "Customer.objects.visible_to(member).filter(pk=1)",
        "get_object_or_404(Customer.objects.visible_to(member), pk=pk)",
        "Reseller.objects.get(slug=slug)",
        "forms.ModelChoiceField(Member.objects.none())",
    ],
)
def test_a_scoped_query_passes(line):
    assert not list(unscoped_uses(line))


@pytest.mark.parametrize("path", files(".py", under=["portal/pages"]), ids=name_of)
def test_pages_read_only_what_is_visible_to_the_member(path):
    allowed = ALLOWED.get(name_of(path), ())
    uses = unscoped_uses(path.read_text())
    found = [f"line {line}: {text}" for line, text in uses if text not in allowed]
    assert not found, (
        f"{name_of(path)} asks for rows of every reseller: {found}. "
        "Write Model.objects.visible_to(request.member), also inside get_object_or_404."
    )


# --- words the models and the rules share --------------------------------------------------------------
@pytest.mark.parametrize(
    ("choices", "values"),
    [
        pytest.param(ServerProduct, facts.PRODUCTS, id="server products"),
        pytest.param(ServerRole, facts.ROLES, id="server roles"),
        pytest.param(ServerLicensing, facts.LICENSING, id="server licensing"),
        pytest.param(GroupKind, facts.GROUP_KINDS, id="group kinds"),
        pytest.param(LicensedBy, facts.LICENSED_BY, id="licensed by"),
        pytest.param(GroupFeature, facts.FEATURES, id="features"),
        pytest.param(Product, facts.ENTITLEMENT_PRODUCTS, id="products of rights"),
        pytest.param(Metric, facts.METRICS, id="metrics"),
        pytest.param(Reseller.RdsMatch, facts.RDS_MATCHES, id="RDS policy"),
        pytest.param(Reseller.ProvableFrom, facts.PROVABLE_FROM, id="proof policy"),
    ],
)
def test_choices_of_models_are_the_values_of_the_rules(choices, values):
    assert sorted(choices.values) == sorted(values)


def test_the_kinds_of_proof_are_those_of_the_rules_and_credit_notes():
    assert set(Proof.Kind.values) == {*facts.PROOF_KINDS, "credit-note"}
    graded = {kind: grade for kind, grade in facts.PROOF_GRADES.items() if grade}
    assert {str(kind): grade for kind, grade in Proof.GRADES.items()} == graded


def test_the_products_of_rights_stand_in_the_order_of_the_rules():
    cal_products = [value for value in Product.values if value in facts.CAL_PRODUCTS]
    assert cal_products == list(facts.CAL_PRODUCTS)


# --- files -----------------------------------------------------------------------------------------------
def test_files_stay_short():
    long = {
        name_of(path): count
        for path in files(".py", ".html", ".css", ".js")
        if not MAY_BE_LONGER & set(path.parts)
        and (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long, f"Longer than {LONGEST_FILE} lines, so split along a seam of their subject: {long}"


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
    left = [
        name_of(path)
        for path in files(".py", ".html", ".css", ".js", ".md", ".txt")
        if marks.search(path.read_text())
    ]
    assert not left, f"Do it, or file an issue: {left}"


# --- templates --------------------------------------------------------------------------------------------
class Inline(HTMLParser):
    """Collects what the content security policy would refuse; JSON in a script element does not run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = {name for name, _value in attributes}
        runs = tag == "script" and "src" not in names and ("type", "application/json") not in attributes
        if tag == "style" or runs:
            self.found.append(f"<{tag}>")
        self.found += [name for name in names if name == "style" or name.startswith(("on", "hx-on"))]


def inline_parts(text):
    parser = Inline()
    parser.feed(text)
    return parser.found


@pytest.mark.parametrize(
    "text", ["<style>a {}</style>", "<script>1</script>", '<a onclick="x()">', '<p style="color: red">']
)
def test_an_inline_part_is_noticed(text):
    assert inline_parts(text)


# Mail is read by mail programs, which know no other styles than inline ones.
TEMPLATES = [path for path in files(".html", under=["templates"]) if "emails" not in path.parts]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_pages_hold_no_inline_script_or_style(path):
    found = inline_parts(path.read_text())
    assert not found, f"The content security policy refuses {found}: use static/css/ and static/js/."
