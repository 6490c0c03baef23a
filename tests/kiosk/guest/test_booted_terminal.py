"""What kiosk/installation makes of a Debian that boots: what is on the glass, and what can be reached from it, from a
keyboard and from the wire. Each test leaves the terminal at its first screen."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from time import sleep

import httpx
import pytest

from core.imaging.picture import Picture
from kiosk.words import Words
from tests.journeys.processes import eventually
from tests.kiosk.guest.image import PROGRAM
from tests.kiosk.guest.machine import HALL, HEIGHT, HOST, WIDTH, Machine
from tests.kiosk.guest.terminal import CONFIG, PLACE, Terminal

UNITS = ("kiosk", "kiosk-screen")
BACK = 240.0
"""Seconds until what was killed is there again; a browser's start is most of it."""
CLEARED = Words.load().say("visit.over", "zh-Hans")
COMBINATIONS = (
    *(("ctrl", "alt", f"f{number}") for number in range(2, 8)),
    ("alt", "f2"), ("ctrl", "alt", "delete"), ("ctrl", "alt", "backspace"), ("alt", "f4"), ("alt", "esc"),
    ("alt", "left"), ("ctrl", "w"), ("ctrl", "t"), ("ctrl", "n"), ("ctrl", "o"), ("ctrl", "p"), ("ctrl", "q"),
    ("ctrl", "shift", "i"), ("ctrl", "shift", "q"), ("ctrl", "u"), ("f5",), ("f11",), ("f12",), ("esc",),
    ("meta_l",), ("menu",), ("meta_l", "l"), ("alt", "sysrq", "b"), ("alt", "sysrq", "k"), ("alt", "sysrq", "e"),
    ("power",), ("sleep",),
)  # fmt: skip
"""Terminals, ends of sessions and windows, the browser's own keys, the kernel's, and those of the box. Not F1, which
reads aloud, nor Tab, whatever is held down with them."""
FILES = {
    "/opt/always-open-hall": "755 root root",
    "/etc/always-open-hall/network.nft": "644 root root",
    "/var/lib/always-open-hall": "700 kiosk kiosk",
    "/var/lib/always-open-hall/terminal.key": "600 kiosk kiosk",
    "/run/kiosk-screen": "700 kiosk-screen kiosk-screen",
    CONFIG: "640 root kiosk",
}


@pytest.fixture
def machine(terminal: Terminal) -> Machine:
    return terminal.machine


@pytest.fixture
def first_screen(terminal: Terminal) -> Picture:
    return terminal.wait_for_the_first_screen()


def in_order(machine: Machine) -> None:
    for unit in UNITS:
        assert machine.must(f"systemctl is-active {unit}").strip() == "active"
    assert machine.must("systemctl --failed --plain --no-legend") == ""


def test_after_a_restart_the_first_screen_fills_the_glass_and_nothing_has_failed(terminal: Terminal) -> None:
    shown = terminal.wait_for_the_first_screen()
    in_order(terminal.machine)
    assert shown.shape == (HEIGHT, WIDTH, 3)
    assert PLACE in terminal.read()
    edges = (shown[0], shown[-1], shown[:, 0], shown[:, -1])
    assert all(edge.max() > 0 for edge in edges), "no black margin"


def test_the_hall_hears_from_it_and_it_has_its_devices(terminal: Terminal) -> None:
    eventually(lambda: (told := terminal.told()) and told.devices.get("code_scanner") == "online")
    eventually(lambda: (told := terminal.told()) and told.pack)


def test_a_touch_leads_on_and_a_visit_that_nobody_goes_on_with_ends(terminal: Terminal, first_screen: Picture) -> None:
    terminal.machine.touch(0.25, 0.4)
    eventually(lambda: not terminal.shows(first_screen), BACK)
    eventually(lambda: CLEARED in terminal.read(), 300)


def test_no_key_leads_away_from_the_screen(terminal: Terminal, first_screen: Picture) -> None:
    machine = terminal.machine
    before = [machine.boot(), *(terminal.process(unit) for unit in UNITS), machine.must("pgrep -o chromium")]
    for keys in COMBINATIONS:
        machine.press(*keys)
        sleep(1)
        assert terminal.shows(first_screen), f"{keys} makes something appear"
        assert machine.must("cat /sys/class/tty/tty0/active").strip() == "tty1", keys
    after = [machine.boot(), *(terminal.process(unit) for unit in UNITS), machine.must("pgrep -o chromium")]
    assert after == before


def test_no_console_has_a_login(machine: Machine) -> None:
    assert machine.run("ps -e -o comm= | grep --extended-regexp --line-regexp 'a?getty|login|sulogin'").text == ""
    assert machine.must("systemctl list-units --plain --no-legend 'getty@*' 'serial-getty@*' 'autovt@*'") == ""
    for number in range(2, 7):
        assert machine.run(f"systemctl start autovt@tty{number}").status != 0


def test_before_there_is_a_screen_no_key_restarts_the_box_and_nothing_hides_what_comes(terminal: Terminal) -> None:
    """The console has the keyboard while nothing draws: at a boot, and between two browsers."""
    machine = terminal.machine
    boot = machine.boot()
    machine.must("systemctl stop kiosk-screen")
    for _ in range(10):
        machine.press("ctrl", "alt", "delete")
    machine.must("chvt 3")
    assert machine.must("cat /sys/class/tty/tty0/active").strip() == "tty3"
    machine.must("systemctl start kiosk-screen")
    terminal.wait_for_the_first_screen()
    assert machine.boot() == boot


@contextmanager
def listening(kind: socket.SocketKind, port: int = 0) -> Generator[int]:
    """A port of this host's loopback where whoever comes is let in."""
    with socket.socket(socket.AF_INET, kind) as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        yield listener.getsockname()[1]


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=5).status_code > 0
    except httpx.TransportError:
        return False


def test_nothing_comes_in(machine: Machine, doors: dict[str, int]) -> None:
    machine.must("systemd-run --quiet --unit probe python3 -m http.server --directory /var/empty 9000")
    machine.must("mkdir -p /var/empty")
    eventually(lambda: machine.run("wget -q -O /dev/null http://127.0.0.1:9000/").status == 0)
    assert not answers(doors["tcp 9000"])
    assert not answers(doors["tcp 8100"])
    try:
        machine.must("nft flush ruleset")
        eventually(lambda: answers(doors["tcp 9000"]))
        assert not answers(doors["tcp 8100"]), "the kiosk is on loopback only"
    finally:
        machine.must("systemctl restart nftables; systemctl stop probe")
    assert not answers(doors["tcp 9000"])


def test_a_desk_s_sound_and_picture_come_in_and_no_other_datagram(machine: Machine, doors: dict[str, int]) -> None:
    heard = "/run/heard"
    for port in (40000, 30000):
        listens = f"import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', {port}))"
        hears = f"open('{heard}', 'a').write(s.recv(9).decode())"
        machine.must(f'systemd-run --quiet --unit heard-{port} python3 -c "{listens}; {hears}"')
        eventually(lambda port=port: machine.run(f"ss -Hlun 'sport = {port}' | grep .").status == 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as desk:
        for _ in range(3):
            desk.sendto(b"closed", ("127.0.0.1", doors["udp 30000"]))
            desk.sendto(b"open", ("127.0.0.1", doors["udp 40000"]))
    eventually(lambda: "open" in machine.run(f"cat {heard}").text)
    assert "closed" not in machine.must(f"cat {heard}")
    machine.must(f"systemctl stop heard-30000; rm {heard}")


def test_the_program_alone_reaches_the_hall_and_nobody_anything_else(machine: Machine) -> None:
    def reaches(who: str, host: str, port: int) -> bool:
        return machine.run(f"runuser -u {who} -- timeout 5 bash -c ': < /dev/tcp/{host}/{port}'").status == 0

    with listening(socket.SOCK_STREAM) as port:
        reached = {
            (who, where)
            for who in ("kiosk", "kiosk-screen", "nobody", "root")
            for where, host, at in (("hall", HALL, 443), ("elsewhere", HOST, port))
            if reaches(who, host, at)
        }
        assert reached == {("kiosk", "hall")}
        try:
            machine.must("nft flush ruleset")
            assert reaches("nobody", HOST, port), "it was there to be reached"
        finally:
            machine.must("systemctl restart nftables")


@pytest.mark.parametrize("what", ["kiosk", "kiosk-screen", "chromium"])
def test_whatever_is_killed_comes_back(terminal: Terminal, first_screen: Picture, what: str) -> None:
    machine = terminal.machine
    killed = machine.must("pgrep -o chromium").strip() if what == "chromium" else str(terminal.process(what))
    machine.must(f"kill -9 {killed}")
    eventually(lambda: machine.run(f"test -e /proc/{killed}").status != 0)
    eventually(lambda: all(terminal.process(unit) not in (0, int(killed)) for unit in UNITS), BACK)
    eventually(lambda: terminal.shows(first_screen), BACK)
    in_order(machine)
    browsers = machine.must("pgrep --full --count -- '^/usr/lib/chromium/chromium .*--user-data-dir' || true")
    assert machine.must("ls -d /run/kiosk-screen/profile.*").count("profile.") == 1, browsers


def test_a_page_that_crashed_comes_back_with_a_new_browser(terminal: Terminal, first_screen: Picture) -> None:
    """Its browser lives, so nothing ends; systemd hears no more that a page is drawn."""
    machine = terminal.machine
    before = terminal.process("kiosk-screen")
    machine.must("pkill -KILL --full -- '--type=rendere[r]'")
    eventually(lambda: terminal.process("kiosk-screen") not in (0, before), BACK)
    eventually(lambda: terminal.shows(first_screen), BACK)
    in_order(machine)


def test_nothing_is_kept_where_it_should_not_be(machine: Machine) -> None:
    assert machine.must("tail -n +2 /proc/swaps") == ""
    assert machine.must("findmnt --noheadings --output FSTYPE /tmp").strip() == "tmpfs"
    browser = machine.must("pgrep -o chromium").strip()
    asked = machine.must(f"tr '\\0' '\\n' < /proc/{browser}/cmdline")
    profile = next(line.partition("=")[2] for line in asked.splitlines() if line.startswith("--user-data-dir="))
    assert profile.startswith("/run/kiosk-screen/")
    assert machine.must(f"findmnt --noheadings --output FSTYPE --target {profile}").strip() == "tmpfs"
    for process in (browser, machine.must("systemctl show -P MainPID kiosk").strip()):
        assert "0                    0" in machine.must(f"grep 'Max core file size' /proc/{process}/limits")


def test_each_account_has_its_own_files_and_no_other_s(machine: Machine) -> None:
    kept = {path: machine.must(f"stat --format '%a %U %G' {path}").strip() for path in FILES}
    assert kept == FILES
    assert machine.must("find /var/lib/always-open-hall ! -user kiosk") == ""
    assert machine.must(f"find {PROGRAM} ! -user root") == ""
    for path in ("/var/lib/always-open-hall", CONFIG):
        assert machine.run(f"runuser -u kiosk-screen -- ls {path}/").status != 0
        assert machine.run(f"runuser -u kiosk-screen -- cat {path}").status != 0
    accounts = machine.must("getent passwd kiosk kiosk-screen").splitlines()
    assert all(row.endswith("nologin") for row in accounts) and len(accounts) == 2
    running = machine.must("ps -o user:20= -C cage,chromium,hall").split()
    assert set(running) <= {"kiosk", "kiosk-screen"}


def test_systemd_finds_nothing_to_say_of_the_units(machine: Machine) -> None:
    said = machine.must("systemd-analyze verify kiosk.service kiosk-screen.service")
    assert [line for line in said.splitlines() if "kiosk" in line] == []
    assert machine.run("systemd-analyze security --threshold=30 --no-pager kiosk").status == 0


def test_without_the_wire_it_starts_and_says_so(terminal: Terminal) -> None:
    machine = terminal.machine
    machine.unplug_the_network()
    try:
        machine.restart()
        eventually(lambda: PLACE in terminal.read(), BACK)
    finally:
        machine.unplug_the_network(False)
    terminal.wait_for_the_first_screen()


def test_after_a_power_cut_it_is_at_its_first_screen_and_enrolled_as_before(terminal: Terminal) -> None:
    machine = terminal.machine
    key = machine.must("sha256sum /var/lib/always-open-hall/terminal.key")
    before = terminal.known("enrolled")
    machine.cut_power()
    machine.switch_on()
    machine.wait_until_up()
    terminal.wait_for_the_first_screen()
    in_order(machine)
    assert machine.must("sha256sum /var/lib/always-open-hall/terminal.key") == key
    assert before
    eventually(lambda: (now := terminal.known("enrolled")) and now.last_seen_at != before.last_seen_at)
    assert (now := terminal.known("enrolled")) and now.id == before.id
