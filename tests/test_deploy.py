"""deploy/ and prefect.yaml: what they name exists, and they ask for the packages the set-up asks for."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT  # noqa: TID252 - tests are no package of the source root

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())


def test_prefect_yaml_names_a_flow_and_parameters_that_exist() -> None:
    config = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in config["deployments"]:
        file, _, name = deployment["entrypoint"].partition(":")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        flow = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
        assert set(deployment["parameters"]) <= {argument.arg for argument in flow.args.args}
        assert deployment["concurrency_limit"]["collision_strategy"] in {"ENQUEUE", "CANCEL_NEW"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_units_are_well_formed(tmp_path: Path) -> None:
    found = []
    for unit in UNITS:  # the programs are not installed here, anything else must be right
        text = unit.read_text(encoding="utf-8")
        (tmp_path / unit.name).write_text(re.sub(r"/opt/kosshi/\S+", "/bin/true", text))
        found.append(str(tmp_path / unit.name))
    done = subprocess.run(
        ["systemd-analyze", "verify", *found], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "kosshi" in line]
    assert said == []
    assert done.returncode == 0


def test_services_reach_no_network_but_this_machine() -> None:
    for unit in UNITS:
        if unit.suffix == ".service":
            text = unit.read_text(encoding="utf-8")
            assert "PrivateNetwork=yes" in text or "IPAddressDeny=any" in text, unit.name


def test_the_container_installs_what_the_set_up_installs() -> None:
    wanted = set(
        re.findall(
            r"\b(?:lib[a-z]+[0-9.-]+[a-z0-9-]*-0|libharfbuzz-subset0|fonts-[a-z-]+|fontconfig)\b",
            (ROOT / ".ci" / "setup").read_text(encoding="utf-8"),
        )
    )
    container = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    assert {"libpango-1.0-0", "fonts-morisawa-bizud-mincho"} <= wanted
    assert sorted(name for name in wanted if name not in container) == []
