"""The README tells of everything that a user can type or set."""

import re

import pytest

from architecture import tree


def commands() -> list[str]:
    """Return every command of the command line, as typed: `babysit data fetch`."""
    from babysit.cli.app import app

    def walk(prefix: str, group: object) -> list[str]:
        children = getattr(group, "commands", None)
        if not children:
            return [prefix]
        return [line for name, child in children.items() for line in walk(f"{prefix} {name}", child)]

    import typer.main

    return walk("babysit", typer.main.get_command(app))


def settings() -> list[str]:
    """Return every setting that is read from the environment."""
    from babysit.server.settings import Settings

    named = {f"BABYSIT_{field.upper()}" for field in Settings.model_fields}
    for path in tree.files(tree.ROOT / "backend"):
        if path.suffix == ".py":
            named |= set(re.findall(r"\bBABYSIT_[A-Z][A-Z_]*[A-Z]\b", path.read_text()))
    return sorted(named)


@pytest.fixture(scope="module")
def readme() -> str:
    return (tree.ROOT / "README.md").read_text()


def test_every_command_is_in_the_readme(readme: str) -> None:
    assert [command for command in commands() if command not in readme] == []


def test_every_setting_is_in_the_readme(readme: str) -> None:
    assert [setting for setting in settings() if setting not in readme] == []


def routes() -> set[str]:
    """Return the path of every route of the API, as the README shortens it."""
    made = re.compile(r"""@router\.(?:get|post|put|patch|delete)\(\s*"(/api/[^"]+)\"""")
    rooms = (tree.ROOT / "backend" / "babysit" / "server" / "routes").glob("*.py")
    found = {path for room in rooms for path in made.findall(room.read_text())}
    short = {re.sub(r"\{(?:run_id|checkup_id|finding_id|upload_id)\}", "{id}", path) for path in found}
    return {path.removeprefix("/api/runs/{id}") for path in short} - {"", "/api/login", "/api/logout"}


def test_every_route_is_in_the_readme(readme: str) -> None:
    assert {"/commands", "/api/export", "/api/storage/retention", "/findings/{id}/feedback"} <= routes()
    assert [path for path in sorted(routes()) if path.replace("{name:path}", "{name}") not in readme] == []


def test_every_target_of_make_that_the_readme_names_exists(readme: str) -> None:
    makefile = (tree.ROOT / "Makefile").read_text()
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)`", readme))
    assert {target for target in named if not re.search(rf"^[^#\t]*\b{target}\b[^=]*:", makefile, re.M)} == set()


def test_every_preset_is_in_the_readme(readme: str) -> None:
    from babysit.train.presets import PRESETS

    assert [preset.name for preset in PRESETS if f"`{preset.name}`" not in readme] == []


def test_every_probe_is_in_the_readme(readme: str) -> None:
    import babysit.probes  # noqa: F401 — enters the probes
    from babysit.probes.probe import probes

    assert [name for name in probes.names() if f"`{name}`" not in readme] == []


def test_every_check_is_in_the_readme(readme: str) -> None:
    import babysit.doctor.checks  # noqa: F401 — enters the checks
    from babysit.doctor.check import checks

    assert [name for name in checks.names() if f"| `{name}` |" not in readme] == []


def events() -> set[str]:
    """Return every kind of event that is stored of a run."""
    from babysit.wire.messages import SERVER_KINDS

    told = re.compile(r"""(?:\b(?:event|add|add_event|_note)\((?:[^()"]*, )?|"kind": )"([a-z]+)"(?:,|\))""")
    found = set(SERVER_KINDS) - {"finding"}
    for room in ("sdk", "server", "store", "workers"):
        texts = [
            path.read_text() for path in tree.files(tree.ROOT / "backend" / "babysit" / room) if path.suffix == ".py"
        ]
        found |= {kind for text in texts for kind in told.findall(text)}
    return found - {"fork", "replay"}  # kinds of descent


def test_every_event_is_in_the_readme(readme: str) -> None:
    assert {"state", "intervention", "forked", "nan", "alerted", "dropped"} <= events()
    start = readme.index("| event | what it tells |")
    table = readme[start : readme.index("\n\n", start)]
    assert [kind for kind in sorted(events()) if f"`{kind}`" not in table] == []


def test_every_rule_of_the_doctor_is_in_the_readme_as_it_says_itself(readme: str) -> None:
    import babysit.doctor.rules  # noqa: F401 — enters the rules
    from babysit.doctor.rule import rules

    told = {name: f"| `{name}` | {rules.get(name).statistic} | {rules.get(name).source} |" for name in rules.names()}
    assert [row for row in told.values() if row not in readme] == []
