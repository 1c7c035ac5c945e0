"""The compose file keeps what it promises: secrets that must be given, nobody's rights, limits, health, loopback."""

import re
from typing import Any

import pytest
import yaml

from architecture import tree
from babysit.server.settings import Settings

FILE: dict[str, Any] = yaml.safe_load((tree.ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = FILE["services"]
SECRETS = {"BABYSIT_TOKEN", "PGPASSWORD", "POSTGRES_PASSWORD"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_rights_and_limits(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit"} <= service.keys()
    assert service["healthcheck"]["test"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_must_be_given_and_have_no_default(name: str) -> None:
    environment = SERVICES[name]["environment"]
    for key in SECRETS & environment.keys():
        assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", environment[key]), key
    assert not re.search(r"://[^/\s]*:[^/\s]*@", " ".join(map(str, environment.values())))


def test_only_the_server_is_published_and_on_loopback_alone() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["babysit"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["babysit"]["ports"])
    assert SERVICES["database"]["networks"] == ["back"]
    assert FILE["networks"]["back"]["internal"] is True


def test_the_server_waits_for_a_healthy_database_and_knows_its_settings() -> None:
    service = SERVICES["babysit"]
    assert service["depends_on"]["database"]["condition"] == "service_healthy"
    known = {f"BABYSIT_{field.upper()}" for field in Settings.model_fields}
    assert {key for key in service["environment"] if key.startswith("BABYSIT_")} <= known
