"""The questions that customers ask again and again, where each answer is told, and who says so.

The prose of an answer is a template, `help/<slug>.html`; that of a rule stands in docs/rules.md.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licensing.rulebook import Entry, rulebook

AS_OF = date(2026, 11, 24)  # the day on which the sources below were last read

DOCS = "MicrosoftDocs/windowsserverdocs:WindowsServerDocs/remote/remote-desktop-services"
FAQ = "https://community.hpe.com/t5/Alliances/FAQ-for-CALs-Frequently-Asked-Client-Access-License-Questions/ba-p/6790435"
MICROSOFT, VENDOR, SECONDARY = _("Microsoft’s documentation"), _("a vendor’s statement"), _("secondary")


@dataclass(frozen=True, slots=True)
class Source:
    """What somebody says, where, and how sure that is."""

    says: str | Promise
    where: str | Promise
    how_sure: str | Promise


@dataclass(frozen=True, slots=True)
class Answer:
    """One question. `rules` are the ids of the rules it rests on, `arises_with` of findings that lead to it."""

    slug: str
    question: str | Promise
    short: str | Promise
    rules: tuple[str, ...]
    arises_with: frozenset[str]
    sources: tuple[Source, ...]

    @property
    def told_rules(self) -> list[Entry]:
        """The rules that it rests on, with their prose."""
        return [rulebook()[rule_id] for rule_id in self.rules]


LOST_DOCUMENT = Answer(
    slug="lost-document",
    question=_("A CAL document is lost"),
    short=_(
        "The right is not lost with the paper, but its proof may be. Find the invoice or a licence statement."
    ),
    rules=("WS-ENF-01", "PROOF-01"),
    arises_with=frozenset({"PROOF-01", "WS-ENF-01"}),
    sources=(
        Source(
            _(
                "An invoice may serve the same purpose as the Certificate of Authenticity, so a lost one need not be"
                " replaced (written for Windows Server 2012 and 2008 R2)"
            ),
            FAQ,
            _("a vendor’s statement; no text of Microsoft confirming it was found"),
        ),
        Source(
            _(
                "A customer who cannot find the originals may have lost the right to use the software, unless it was"
                " bought through volume licensing"
            ),
            "https://blogs.msdn.microsoft.com/mssmallbiz/2007/08/27/how-can-you-tell-if-your-client-has-user-or-device-cals-for-their-server/",
            _("a Microsoft partner blog of 2007: Microsoft’s, but old"),
        ),
        Source(
            _(
                "Proof is the customer’s duty and differs by the way of buying; with OEM it is a bundle of documents"
            ),
            "https://www.softwareone.com/en/blog/articles/2021/01/07/how-microsoft-defines-proof-of-entitlement",
            SECONDARY,
        ),
        Source(
            _(
                "A certificate of an OEM operating system is tied to its hardware; that of a boxed product is not"
            ),
            _("HPE, COA FAQ part 3 and COA FAQ for Windows Server 2019"),
            VENDOR,
        ),
    ),
)

ACTIVATION = Answer(
    slug="activation",
    question=_("Do CALs have to be activated?"),
    short=_(
        "Windows Server CALs never. With RDS the licence server is activated, and RDS CALs are installed on it."
    ),
    rules=("RDS-ACT-01", "RDS-INST-01", "RDS-VER-02", "RDS-GRACE", "WS-ENF-01"),
    arises_with=frozenset({"RDS-INST-01", "RDS-ACT-01", "RDS-GRACE"}),
    sources=(
        Source(
            _("CALs are no software, only the right of access"),
            "https://www.microsoft.com/licensing/guidance/Base-and-Additive-CALs",
            MICROSOFT,
        ),
        Source(
            _("The licence server is activated: automatically, by web browser or by telephone"),
            f"{DOCS}/rds-activate-license-server.md@00ca0ae2",
            MICROSOFT,
        ),
        Source(
            _(
                "RDS CALs are installed on the activated licence server; only the computer that runs the manager needs"
                " the internet"
            ),
            f"{DOCS}/rds-install-cals.md@0902e43d",
            MICROSOFT,
        ),
        Source(
            _("RDS CALs move to another licence server through “Manage Licenses”"),
            f"{DOCS}/migrate-rds-cals.md@09527d21",
            MICROSOFT,
        ),
        Source(_("RDS CALs are “activated” through Remote Desktop Licensing Manager"), FAQ, VENDOR),
        Source(
            _("The code of a retail pack that was used once cannot be used again"),
            "https://helpdesk.sherweb.com/en/support/solutions/articles/67000714644-remote-desktop-services-rds-perpetual-licenses-activation-guide",
            SECONDARY,
        ),
    ),
)

WHICH_CAL = Answer(
    slug="which-cal",
    question=_("Which CAL for which server?"),
    short=_(
        "One of the server’s version or newer. With RDS there are two checks: session host and licence server."
    ),
    rules=(
        "WS-VER-01",
        "WS-VER-02",
        "WS-VER-03",
        "WS-SA-01",
        "RDS-VER-01",
        "RDS-VER-02",
        "RDS-MATCH-01",
    ),
    arises_with=frozenset(
        {"WS-VER-01", "WS-VER-02", "WS-VER-03", "RDS-VER-01", "RDS-VER-02", "RDS-MATCH-01", "SQL-02"}
    ),
    sources=(
        Source(
            _("Which RDS CAL reaches which session host, and which licence server holds which RDS CAL"),
            f"{DOCS}/rds-client-access-license.md@020e7f03 (ms.date 2025-06-16)",
            _("Microsoft’s documentation; one sentence of the page contradicts its second table"),
        ),
        Source(_("Match the version of the RDS CAL to that of the server"), FAQ, VENDOR),
        Source(
            _(
                "2016 RDS CALs “work on” 2016 and 2019, 2019 RDS CALs only on 2019: right for the licence server, wrong"
                " when read for the session host"
            ),
            "https://helpdesk.sherweb.com/en/support/solutions/articles/67000714644-remote-desktop-services-rds-perpetual-licenses-activation-guide",
            SECONDARY,
        ),
        Source(
            _("Where one domain controller is newer, everybody who signs in reaches the newer version"),
            "https://industrialmonitordirect.com/blogs/knowledgebase/windows-server-2025-licensing-cal-requirements-and-vm-limits",
            SECONDARY,
        ),
        Source(
            _("The clearing house has offered RDS CALs 2022 for a licence server 2019 that cannot hold them"),
            "MicrosoftDocs/windowsserverdocs, issue 6354",
            _("users’ reports"),
        ),
    ),
)

ANSWERS = {answer.slug: answer for answer in (LOST_DOCUMENT, ACTIVATION, WHICH_CAL)}


def answer_about(rule_id: str) -> Answer | None:
    """The answer to the question that comes up with a finding of this rule; None where there is none."""
    return next((answer for answer in ANSWERS.values() if rule_id in answer.arises_with), None)
