"""The machine: QEMU with a panel, a keyboard, a finger, and a wire to the hall.

    with tempfile.TemporaryDirectory() as folder, Machine(disk, Path(folder), hall_port) as machine:
        machine.wait_until_up()
        machine.run("systemctl is-active kiosk")
        machine.press("ctrl", "alt", "f2")
        machine.picture()

Commands go to qemu-guest-agent, which is in the test's image and no part of the installation. The hall is reached as
`HALL`, as behind a wall that lets one address through; the host's own loopback is 10.0.2.2.
"""

import base64
import json
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from core.imaging.intake import to_bgr
from core.imaging.picture import Picture
from tests.journeys.processes import eventually

WITH_GUEST = "HALL_WITH_TERMINAL_GUEST"
KEPT = "HALL_TERMINAL_PICTURES"
"""The variable that names a folder for whatever was seen."""
HALL = "10.0.2.100"
HOST = "10.0.2.2"
WIDTH, HEIGHT = 768, 1366
MEMORY_MB = 3072
LIVES_SECONDS = 3000
BOOTS_WITH = "root=LABEL=terminal ro quiet mitigations=off"
AXIS = 0x7FFF
"""QEMU's measure of a panel, whatever its pixels."""
BOOTED = 400.0
"""Seconds a boot may take: fifty on two idle cores without KVM."""

ANSWERS = 60.0
"""Seconds the agent may take once it is known to be there: a guest at work answers late."""


class Disk(NamedTuple):
    """What is booted: Debian's kernel and what it unpacks first, and a ext4 image."""

    kernel: Path
    initial: Path
    image: Path


class Said(NamedTuple):
    status: int
    text: str


def accelerated() -> bool:
    """Whether the processor itself runs the guest (KVM), not a program that does as it does (TCG). A KVM that is itself
    in a machine of somebody else's may boot no kernel but one made for it (kvm_pvm)."""
    known = any(Path("/sys/module", module).exists() for module in ("kvm_intel", "kvm_amd"))
    return known and os.access("/dev/kvm", os.R_OK | os.W_OK)


def missing() -> str:
    """What this machine lacks; empty when nothing."""
    os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    programs = ("qemu-system-x86_64", "mmdebstrap", "mke2fs", "socat", "timeout", "git", "openssl")
    lacking = [name for name in programs if shutil.which(name) is None]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


class Machine:
    """`ports`: ports of the host's loopback that lead to ports of the guest, `"tcp 22"` or `"udp 40000"` by port."""

    def __init__(self, disk: Disk, folder: Path, hall_port: int, ports: Mapping[int, str]) -> None:
        self._folder = folder
        self._command = self._as_qemu_is_asked(disk, hall_port, ports)
        self._process: subprocess.Popen[bytes] | None = None
        self._monitor: _Lines | None = None
        self._agent: _Lines | None = None

    def _as_qemu_is_asked(self, disk: Disk, hall_port: int, ports: Mapping[int, str]) -> list[str]:
        wire = [f"guestfwd=tcp:{HALL}:443-cmd:socat - TCP:127.0.0.1:{hall_port}"]
        for here, (kind, there) in ((here, led.split()) for here, led in ports.items()):
            wire.append(f"hostfwd={kind}:127.0.0.1:{here}-:{there}")
        kvm, tcg = ("-accel", "kvm", "-cpu", "host"), ("-accel", "tcg,thread=multi,tb-size=1024", "-cpu", "max")
        return [
            *("timeout", str(LIVES_SECONDS), "qemu-system-x86_64", "-machine", "q35", "-smp", "2"),
            *(kvm if accelerated() else tcg),
            *("-m", str(MEMORY_MB), "-display", "none", "-vga", "none", "-serial", "none", "-parallel", "none"),
            *("-device", f"virtio-vga,xres={WIDTH},yres={HEIGHT}", "-device", "qemu-xhci", "-device", "usb-tablet"),
            *("-drive", f"file={disk.image},if=virtio,format=raw,cache=unsafe", "-device", "virtio-rng-pci"),
            *(
                "-kernel",
                str(disk.kernel),
                "-initrd",
                str(disk.initial),
                "-append",
                BOOTS_WITH,
            ),
            *("-netdev", ",".join(["user,id=wire", *wire]), "-device", "virtio-net-pci,netdev=wire,addr=0x10"),
            *("-chardev", f"socket,path={self._folder}/scanner,server=on,wait=off,id=scanner"),
            *("-device", "usb-serial,chardev=scanner,always-plugged=on"),
            *("-qmp", f"unix:{self._folder}/monitor,server=on,wait=off", "-device", "virtio-serial"),
            *("-chardev", f"socket,path={self._folder}/agent,server=on,wait=off,id=agent"),
            *("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"),
        ]

    def __enter__(self) -> "Machine":
        self.switch_on()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut_power()

    def switch_on(self) -> None:
        with (self._folder / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._monitor = eventually(lambda: self._reached("monitor"))
        self._ask("qmp_capabilities")

    def cut_power(self) -> None:
        """As if the plug were pulled: nothing is shut down and nothing more is written."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
        for wire in (self._monitor, self._agent):
            if wire is not None:
                wire.close()
        self._process = self._monitor = self._agent = None

    def wait_until_up(self) -> None:
        """Until commands are taken and whatever a boot starts is started."""
        eventually(self._agent_answers, BOOTED)
        eventually(lambda: self.run("systemctl is-system-running").text.strip() in ("running", "degraded"), BOOTED)

    def restart(self) -> None:
        """In an orderly way, from within."""
        before = self.boot()
        with suppress(OSError, ValueError):  # it may be down before it has answered
            self.run("systemctl --no-block reboot")
        eventually(lambda: self.boot() not in ("", before), BOOTED)
        self.wait_until_up()

    def boot(self) -> str:
        """Another one for each boot; empty while nobody answers."""
        try:
            return self.run("cat /proc/sys/kernel/random/boot_id").text
        except (OSError, ValueError):
            return ""

    def run(self, command: str, seconds: float = 300) -> Said:
        """A command of root's, and all it says."""
        shell = {"path": "/bin/sh", "arg": ["-c", f"exec 2>&1; {command}"], "capture-output": True}
        begun = self._tell("guest-exec", **shell)
        ends = time.monotonic() + seconds
        while not (seen := self._tell("guest-exec-status", pid=begun["pid"]))["exited"]:
            assert time.monotonic() < ends, f"{command}: not done in {seconds:.0f} s"
            time.sleep(0.1)
        return Said(seen.get("exitcode", -1), base64.b64decode(seen.get("out-data", "")).decode(errors="replace"))

    def must(self, command: str, seconds: float = 300) -> str:
        said = self.run(command, seconds)
        assert said.status == 0, f"{command}: ended with {said.status}\n{said.text[-4000:]}"
        return said.text

    def write(self, path: str, text: str) -> None:
        self.must(f"printf %s {shlex.quote(text)} > {shlex.quote(path)}")

    def press(self, *keys: str) -> None:
        """At once, by QEMU's names of keys, on the keyboard that is plugged in."""
        self._ask("send-key", keys=[{"type": "qcode", "data": key} for key in keys])

    def touch(self, x: float, y: float) -> None:
        """A place of the panel, in parts of its width and height."""
        at = [{"type": "abs", "data": {"axis": axis, "value": int(part * AXIS)}} for axis, part in (("x", x), ("y", y))]
        self._ask("input-send-event", events=at)
        for down in (True, False):
            button = {"type": "btn", "data": {"button": "left", "down": down}}
            self._ask("input-send-event", events=[button])
            time.sleep(0.15)

    def unplug_the_network(self, out: bool = True) -> None:
        self._ask("set_link", name="wire", up=not out)

    def scan(self, code: str) -> None:
        """What the code scanner on USB says when a code is held before it."""
        with socket.socket(socket.AF_UNIX) as cable:
            cable.connect(str(self._folder / "scanner"))
            cable.sendall(f"{code}\r".encode())

    def picture(self, keep: str = "screen") -> Picture:
        """What is on the panel now, BGR."""
        file = self._folder / f"{keep}.png"
        self._ask("screendump", filename=str(file), format="png")
        if kept := os.environ.get(KEPT):
            shutil.copy(file, Path(kept) / f"{time.monotonic():.0f}.png")
        return to_bgr(file.read_bytes())

    def _ask(self, what: str, **how: Any) -> Any:
        assert self._monitor is not None
        return self._monitor.ask(what, how)

    def _tell(self, what: str, **how: Any) -> Any:
        try:
            if self._agent is None:
                self._agent = self._reached("agent")
                assert self._agent is not None
                self._agent.fall_in_step()
            return self._agent.ask(what, how)
        except OSError:
            if self._agent is not None:
                self._agent.close()
            self._agent = None
            raise

    def _agent_answers(self) -> bool:
        try:
            self._tell("guest-ping")
        except (OSError, ValueError):
            return False
        return True

    def _reached(self, name: str) -> "_Lines | None":
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "qemu.log").read_text()
        try:
            return _Lines(self._folder / name)
        except OSError:
            return None


class _Lines:
    """A JSON object a line, there and back, as QEMU's monitor and its agent speak."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(10)
        self._socket.connect(str(path))
        self._read = self._socket.makefile("rb")

    def ask(self, what: str, how: dict[str, Any]) -> Any:
        self._socket.sendall(json.dumps({"execute": what, "arguments": how}).encode() + b"\n")
        while line := self._read.readline():
            said = json.loads(line)
            if "error" in said:
                raise ValueError(f"{what}: {said['error']['desc']}")
            if "return" in said:
                return said["return"]
        raise ConnectionResetError(what)

    def fall_in_step(self) -> None:
        """Pass over answers to what was asked before, as the agent offers."""
        number = secrets.randbits(31)
        said = self.ask("guest-sync", {"id": number})
        while said != number:
            said = json.loads(self._read.readline() or b"{}").get("return")
        self._socket.settimeout(ANSWERS)

    def close(self) -> None:
        self._read.close()
        self._socket.close()
