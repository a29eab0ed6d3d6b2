"""A second opinion on small estates: the contract by trying everything, written without the engine's allocation.

People and devices are taken one by one. Each tries every set of suites and every single right that is left for
every need. All choices of metric are tried, too. Nothing here is clever, so that it is easy to believe.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product as combinations

from licensing.rules import tables
from licensing.rules.facts import Entitlement, Facts, Group, Server

ORDER = (
    "Windows Server CAL",
    "RDS CAL",
    "AD RMS CAL",
    "SQL Server CAL",
    "Exchange Standard CAL",
    "Exchange Enterprise CAL",
    "SharePoint Standard CAL",
    "SharePoint Enterprise CAL",
)
FAMILY = dict(
    zip(
        ORDER,
        ("Windows Server",) * 3 + ("SQL Server",) + ("Exchange Server",) * 2 + ("SharePoint Server",) * 2,
        strict=True,
    )
)
IN_CORE = ("Windows Server CAL", "Exchange Standard CAL", "SharePoint Standard CAL")
IN_ENTERPRISE = (*IN_CORE, "AD RMS CAL", "Exchange Enterprise CAL", "SharePoint Enterprise CAL")
SUITES = {"Core CAL Suite": IN_CORE, "Enterprise CAL Suite": IN_ENTERPRISE}
Line = tuple[str, int, str]
Unit = dict[str, int]  # one person or device: product → generation


def year(generation: str) -> int:
    return 9999 if generation == "Subscription Edition" else int(generation[:4])


def first_days(family: str) -> dict[int, date]:
    days: dict[int, date] = {}
    for row in tables.versions():
        if row.product == family:
            days[year(row.generation)] = min(row.available, days.get(year(row.generation), date.max))
    return days


def newest_on(family: str, day: date) -> int | None:
    return max((gen for gen, since in first_days(family).items() if since <= day), default=None)


@dataclass
class Held:
    """One right that can be used, and what it covers."""

    right: Entitlement
    gen: int
    level: int
    place: int
    covers: dict[str, int]


def grown(right: Entitlement, as_of: date) -> int:
    family = FAMILY.get(right.product, "Windows Server")
    best = year(right.version or "")
    for gen, since in first_days(family).items():
        if since <= as_of and any(
            (p.start is None or p.start <= since) and (p.end is None or since < p.end)
            for p in right.assurance
        ):
            best = max(best, gen)
    return best


def suite_day(right: Entitlement, as_of: date) -> date | None:
    days = []
    for p in right.assurance:
        if p.start is not None and p.start > as_of:
            continue
        last = as_of if p.end is None or p.end > as_of else p.end - timedelta(days=1)
        if p.start is None or p.start <= last:
            days.append(last)
    return max(days, default=None)


def held(facts: Facts) -> list[Held]:
    found = []
    for place, right in enumerate(facts.entitlements):
        if not right.period.in_force(facts.as_of) or right.metric == "external-connector":
            continue
        if right.product in SUITES:
            day = suite_day(right, facts.as_of)
            covers = {}
            for name in SUITES[right.product]:
                gen = newest_on(FAMILY[name], day) if day else None
                if gen is not None:
                    covers[name] = gen
            found.append(Held(right, covers.get("Windows Server CAL", 0), 1, place, covers))
        elif right.product.startswith("Microsoft 365"):
            gen = newest_on("Windows Server", facts.as_of)
            found.append(Held(right, gen or 0, 2, place, {"Windows Server CAL": gen} if gen else {}))
        else:
            gen = grown(right, facts.as_of)
            if right.product == "RDS CAL" and right.license_server:
                (server,) = [s for s in facts.license_servers if s.name == right.license_server]
                bought, limit = year(right.version or ""), year(server.version)
                fitting = [g for g in first_days("Windows Server") if bought <= g <= min(gen, limit)]
                gen = max(fitting, default=0) if bought <= limit else 0
            found.append(Held(right, gen, 0, place, {right.product: gen} if gen else {}))
    return found


def asks(server: Server, product: str, group: Group) -> bool:
    if server.product == "Windows Server":
        if product == "Windows Server CAL":
            only_exempt = server.roles and server.roles <= {"hyper-v-host", "web", "hpc"}
            small = server.edition in ("Essentials", "Foundation")
            return not (server.licensing == "pay-as-you-go" or only_exempt or small)
        return {"RDS CAL": "rds-session-host", "AD RMS CAL": "ad-rms"}.get(product) in server.roles
    if server.product != FAMILY[product]:
        return False
    if server.product == "SQL Server":
        return server.licensing == "server-cal" and server.edition not in ("Express", "Developer")
    return "Enterprise" not in product or product.removesuffix(" CAL") in group.features


def freed(facts: Facts, server: Server, product: str, gen: int) -> bool:
    connector = {
        "Windows Server CAL": "Windows Server External Connector",
        "RDS CAL": "RDS External Connector",
    }
    return any(
        right.product == connector.get(product)
        and right.period.in_force(facts.as_of)
        and right.quantity > 0
        and right.host is not None
        and right.host == (server.host or server.name)
        and grown(right, facts.as_of) >= gen
        for right in facts.entitlements
    )


def needs(facts: Facts) -> list[tuple[Group, str, int, int]]:
    """Group, product, generation, and how many administrators are exempt."""
    found = []
    exempt = dict.fromkeys(ORDER[:3], 2)
    for group in facts.groups:
        for product in ORDER:
            best = 0
            for server in facts.servers:
                if server.name in group.servers and server.period.in_force(facts.as_of):
                    gen = year(tables.version(server.product, server.version).generation)
                    free = group.kind == "external" and freed(facts, server, product, gen)
                    if asks(server, product, group) and not free:
                        best = max(best, gen)
            if best:
                spared = 0
                if group.kind == "administrators" and product in exempt:
                    spared = min(exempt[product], group.users)
                    exempt[product] -= spared
                found.append((group, product, best, spared))
    return found


def options(group: Group) -> tuple[str, ...]:
    if group.kind == "administrators":
        return ("user",)
    if group.licensed_by != "cheapest":
        return (group.licensed_by,)
    if not group.devices:
        return ("user",)
    return ("user", "device") if group.users else ("device",)


def units_of(wanted: list[tuple[Group, str, int, int]], metrics: tuple[str, ...]) -> dict[str, list[Unit]]:
    people: dict[tuple[str, str, int], Unit] = {}
    for (group, product, gen, spared), metric in zip(wanted, metrics, strict=True):
        for number in range(spared, group.users if metric == "user" else group.devices):
            people.setdefault((metric, group.name, number), {})[product] = gen
    return {m: [unit for key, unit in people.items() if key[0] == m] for m in ("user", "device")}


def serves(facts: Facts, have: Held, product: str, gen: int) -> bool:
    there = have.covers.get(product, 0)
    return there == gen if product == "RDS CAL" and facts.policy.rds_match == "exact" else there >= gen > 0


def ways(facts: Facts, unit: Unit, rights: list[Held], left: tuple[int, ...]):
    """Every way to serve one unit: (rights left, products covered)."""
    suites = [n for n, have in enumerate(rights) if have.level == 1 and left[n]]
    reach = {
        n: {p for p, gen in unit.items() if serves(facts, rights[n], p, gen)} for n in range(len(rights))
    }
    suites = [n for n in suites if reach[n]]
    for picks in combinations((False, True), repeat=len(suites)):
        chosen = [n for n, pick in zip(suites, picks, strict=True) if pick]
        if any(reach[a] <= reach[b] for a in chosen for b in chosen if a != b):
            continue
        covered = set().union(*(reach[n] for n in chosen))
        remaining = list(left)
        for n in chosen:
            remaining[n] -= 1
        singles = [
            [None] + [n for n in range(len(rights)) if rights[n].level != 1 and p in reach[n] and left[n]]
            for p in unit
            if p not in covered
        ]
        rest = [p for p in unit if p not in covered]
        for pick in combinations(*singles):
            after = list(remaining)
            for n in pick:
                if n is not None:
                    after[n] -= 1
            if min(after, default=0) >= 0:
                yield tuple(after), covered | {p for p, n in zip(rest, pick, strict=True) if n is not None}


def turn(line: Line) -> tuple[int, int, bool]:
    return (ORDER.index(line[0]), -line[1], line[2] == "device")


def best_allocation(facts: Facts, metric: str, units: list[Unit], rights: list[Held], limits=None):
    """Covered by line and used by right: the contract's order of goals, over all ways to serve all units."""
    rights = sorted((h for h in rights if h.right.metric == metric), key=lambda h: (h.gen, h.level, h.place))
    lines = sorted({(p, gen, metric) for unit in units for p, gen in unit.items()}, key=turn)
    start = tuple(min(h.right.quantity, len(units) * (1 if h.level else 8)) for h in rights)
    states = {(start, (0,) * len(lines))}
    for unit in units:
        reached = set()
        for left, counts in states:
            for after, covered in ways(facts, unit, rights, left):
                more = list(counts)
                for product in covered:
                    more[lines.index((product, unit[product], metric))] += 1
                if limits is None or all(n <= limits[line] for n, line in zip(more, lines, strict=True)):
                    reached.add((after, tuple(more)))
        states = _undominated(reached) if limits is None else reached
    left, counts = max(
        states, key=lambda s: (sum(s[1]), s[1], tuple(a - b for a, b in zip(start, s[0], strict=True)))
    )
    used = {h.right.id: a - b for h, a, b in zip(rights, start, left, strict=True)}
    return dict(zip(lines, counts, strict=True)), used


def _undominated(states):
    """Of states with the same rights left only the best counts can become the best in the end."""
    best: dict[tuple[int, ...], tuple[int, ...]] = {}
    for left, counts in states:
        known = best.get(left)
        if known is None or (sum(counts), counts) > (sum(known), known):
            best[left] = counts
    return set(best.items())


def fewest_missing(facts: Facts, units: list[Unit], metric: str, rights: list[Held]) -> int:
    covered, _ = best_allocation(facts, metric, units, rights)
    return sum(len(unit) for unit in units) - sum(covered.values())


def opinion(facts: Facts):
    """Lines (required, covered, provable) and used rights."""
    wanted, rights = needs(facts), held(facts)
    known: dict[tuple[str, str], int] = {}

    def cost(metrics: tuple[str, ...]) -> tuple[int, int]:
        missing = required = 0
        for metric, units in units_of(wanted, metrics).items():
            key = (metric, repr(sorted(map(repr, units))))
            if key not in known:
                known[key] = fewest_missing(facts, units, metric, rights)
            missing += known[key]
            required += sum(len(unit) for unit in units)
        return missing, required

    metrics = min(combinations(*(options(group) for group, *_ in wanted)), key=cost)
    good = ("invoice", "license-statement", "order-confirmation", "coa")
    good = good[:2] if facts.policy.provable_from == "A" else good
    proven = [h for h in rights if h.right.proof in good]
    rows: dict[Line, tuple[int, int, int]] = {}
    used: dict[str, int] = {}
    for metric, units in units_of(wanted, metrics).items():
        covered, usage = best_allocation(facts, metric, units, rights)
        provable, _ = best_allocation(facts, metric, units, proven, limits=covered)
        used |= usage
        for line in covered:
            required = sum(unit.get(line[0]) == line[1] for unit in units)
            rows[line] = (required, covered[line], provable[line])
    return rows, used
