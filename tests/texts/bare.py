"""Finds text that people read and that is not marked for translation."""

import ast
import re
from html.parser import HTMLParser

from django.template.base import DebugLexer, TokenType
from django.utils.translation import override

from licensing.rules import facts
from portal.names import FIELDS, THINGS

LETTERS = re.compile(r"[^\W\d_]{2}")
READ_ATTRIBUTES = {
    "alt",
    "aria-label",
    "aria-description",
    "placeholder",
    "title",
    "data-confirm",
    "data-label",
    "data-told",
}
# Names: the same in every language.
OURS = {"CAL Check-up", "Software Assurance", *facts.PRODUCTS, *facts.ENTITLEMENT_PRODUCTS, *facts.FEATURES}
with override("en"):
    NAMED = {str(name) for name in (*THINGS, *FIELDS)}  # what models and fields are called is marked there
CLOSED = {"blocktranslate": "endblocktranslate", "comment": "endcomment"}
# Tags and filters whose words cannot be translated where they stand.
# A day as English writes it, too; `c` and "Y-m-d" are for machines.
GLUED = re.compile(r"""\|(pluralize\b|yesno\b|date:"[^"]*[jM][^"]*")""")
QUOTED = re.compile(r"""_\(\s*(?:"[^"]*"|'[^']*')\s*\)|"([^"]*)"|'([^']*)'""")


def in_template(source):
    """The bare texts of a template."""
    html, found = [], []
    closing = None
    for token in DebugLexer(source).tokenize():
        name = token.contents.split()[0] if token.contents.split() else ""
        if closing:
            closing = None if token.token_type == TokenType.BLOCK and name == closing else closing
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        elif token.token_type == TokenType.BLOCK and name in CLOSED:
            closing = CLOSED[name]
        elif token.token_type != TokenType.COMMENT:
            found += GLUED.findall(token.contents)
            if name in {"include", "nav_item", "status_badge"} or token.token_type == TokenType.VAR:
                found += [
                    words for pair in QUOTED.findall(token.contents) if _is_text(words := "".join(pair))
                ]
    parser = _Texts()
    parser.feed("".join(html))
    parser.close()
    return found + parser.found


def _is_text(words):
    return bool(LETTERS.search(words) and re.search("[A-Z ]", words)) and not words.endswith(
        (".html", ".txt")
    )


class _Texts(HTMLParser):
    """Collects the text between and in tags that people read or hear."""

    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style", "code", "kbd"}
        for name, value in attrs:
            if name in READ_ATTRIBUTES and value and LETTERS.search(value):
                self.found.append(value)

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style", "code", "kbd"}

    def handle_data(self, data):
        text = " ".join(data.split()).strip(" ·|,.:()–")
        if not self.silent and LETTERS.search(text) and text not in OURS:
            self.found.append(text)


SAID = {"verbose_name", "label", "help_text", "title", "done", "submit", "empty_text", "empty_label"}
A_SENTENCE = re.compile(r"^(?!SELECT )[A-Z][\w’-]*[ ,].*[a-z]")
MARKS = {
    "_",
    "gettext",
    "ngettext",
    "gettext_lazy",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "say",
    "say_many",
}


def in_python(source):
    """The bare texts of a module: sentences, and what is given to a name that people read."""
    tree = ast.parse(source)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    marked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            marked |= set(ast.walk(node))
    found = [node for node in ast.walk(tree) if _says(node)]
    for node in ast.walk(tree):
        if (isinstance(node, ast.keyword) and node.arg in SAID) or (
            isinstance(node, ast.Assign) and any(getattr(one, "id", "") in SAID for one in node.targets)
        ):
            found.append(node.value)
    return [
        node.value
        for node in dict.fromkeys(found)
        if node not in marked | docstrings
        and isinstance(node, ast.Constant)
        and node.value
        and node.value not in OURS | NAMED
    ]


def _says(node):
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value not in OURS
        and bool(A_SENTENCE.match(node.value))
    )
