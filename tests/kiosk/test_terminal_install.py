"""What makes a Debian machine a terminal (`kiosk/installation/install`), each file tried by the program that reads it:
the firewall by the kernel in a network of the test's own, the accounts by systemd-sysusers, the units by systemd."""

import configparser
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kiosk.installation import INSTALLATION

NFT, LOGIND = "/usr/sbin/nft", Path("/lib/systemd/systemd-logind")
OWN = ["unshare", "--map-root-user", "--net"]
HALL, DESK, STRANGER = "192.0.2.10", "192.0.2.200", "198.51.100.1"
PROBE = """
import json, socket, subprocess, sys

def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

def stopped():
    chain = json.loads(run("/usr/sbin/nft", "-j", "list", "chain", "inet", "kiosk", "output"))
    rules = [each["rule"]["expr"] for each in chain["nftables"] if "rule" in each]
    return sum(part["counter"]["packets"] for rule in rules for part in rule if "counter" in part)

run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1")
for command in ("addr add 192.0.2.1/24 dev v0", "link set v0 up", "link set v1 up", "route add default dev v0"):
    run("ip", *command.split())
run("/usr/sbin/nft", "-f", sys.argv[1])
told = {}
for kind, host, port in json.loads(sys.argv[2]):
    before = stopped()
    asked = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    asked.setblocking(False)
    asked.connect_ex((host, port))
    if kind == "udp":
        try:
            asked.send(b"x")
        except OSError:
            pass
    told[f"{kind} {host} {port}"] = stopped() == before
print(json.dumps(told))
"""
"""What of all this is let out: true or false by address."""


def ruleset(folder: Path, program: str = "root", screen: str = "nobody", **changed: str) -> Path:
    """The firewall's rules for a machine that has these accounts."""
    text = (INSTALLATION / "kiosk.nft").read_text()
    for old, new in {
        "/etc/always-open-hall/network.nft": str(INSTALLATION / "network.nft"),
        '"kiosk-screen"': f'"{screen}"',
        '"kiosk"': f'"{program}"',
        **changed,
    }.items():
        assert old in text
        text = text.replace(old, new)
    file = folder / "kiosk.nft"
    file.write_text(text)
    return file


def checked(file: Path) -> int:
    return subprocess.run([*OWN, NFT, "--check", "--file", str(file)], capture_output=True, timeout=60).returncode


def test_the_firewall_is_read_by_nft_and_what_is_misspelt_is_not(tmp_path: Path) -> None:
    assert checked(ruleset(tmp_path)) == 0
    assert checked(ruleset(tmp_path, output="outputt")) != 0
    assert checked(ruleset(tmp_path, program="no-such-account")) != 0


@pytest.mark.parametrize("who", ["program", "screen"])
def test_the_program_reaches_its_hall_and_the_browser_only_the_desks_of_calls(tmp_path: Path, who: str) -> None:
    targets = [
        ("tcp", HALL, 443),
        ("tcp", HALL, 22),
        ("tcp", STRANGER, 443),
        ("udp", DESK, 40000),
        ("udp", HALL, 40000),
    ]
    accounts = {"program": "root", "screen": "nobody"} if who == "program" else {"program": "nobody", "screen": "root"}
    file = ruleset(tmp_path, **accounts)
    asked = [*OWN, sys.executable, "-c", PROBE, str(file), json.dumps(targets)]
    told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout)
    let_out = {target for target, let in told.items() if let}
    assert let_out == {f"tcp {HALL} 443" if who == "program" else f"udp {DESK} 40000"}


def test_every_file_is_laid_where_it_says_and_what_was_filled_in_stays(tmp_path: Path) -> None:
    filled = tmp_path / "etc/always-open-hall/network.nft"
    for _ in range(2):
        subprocess.run([INSTALLATION / "install"], env={"DESTDIR": str(tmp_path), "PATH": "/usr/bin:/bin"}, check=True)
        if "filled in" not in filled.read_text():
            filled.write_text("# filled in")
    assert filled.read_text() == "# filled in"
    laid = {f"/{path.relative_to(tmp_path)}": path for path in tmp_path.rglob("*") if path.is_file()}
    for place, path in laid.items():
        said = re.findall(r"(?<=\s)/(?:etc|usr/share)/\S+\w", "\n".join(path.read_text().splitlines()[:3]))
        if said and path != filled and path.suffix != ".service":
            assert place in said, f"{place} says {said}"
    own = [path for path in INSTALLATION.rglob("*") if path.is_file() and path.name not in ("README.md", "install")]
    assert len(laid) == len(own), "nothing that is shipped is forgotten"


def test_nobody_can_log_in_at_the_glass() -> None:
    drop_in = configparser.ConfigParser()
    drop_in.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    drop_in.read(INSTALLATION / "logind.conf")
    assert (drop_in["Login"]["NAutoVTs"], drop_in["Login"]["ReserveVT"]) == ("0", "0")
    known = LOGIND.read_bytes()
    assert [key for key in [*drop_in["Login"], "NoSuchKey"] if f"Login.{key}".encode() not in known] == ["NoSuchKey"]
    done = (INSTALLATION / "install").read_text()
    assert "systemctl mask getty@tty1.service autovt@.service ctrl-alt-del.target\n" in done


def test_the_accounts_are_made_apart(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    made = ["systemd-sysusers", f"--root={tmp_path}", str(INSTALLATION / "accounts.conf")]
    subprocess.run(["unshare", "--map-root-user", *made], check=True, capture_output=True, timeout=60)
    rows = [line.split(":") for line in (tmp_path / "etc/passwd").read_text().splitlines()]
    assert {row[0]: row[5] for row in rows} == {
        "kiosk": "/var/lib/always-open-hall",
        "kiosk-screen": "/run/kiosk-screen",
    }
    assert len({row[2] for row in rows}) == 2 and all(row[6].endswith("nologin") for row in rows)
