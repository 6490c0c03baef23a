"""The disk: Debian 12 as its installer leaves it, with the packages that kiosk/installation/README.md names.

Made once, in `var/terminal-guest/`, by `mmdebstrap` (as root; who is not is asked by `sudo`), anew when the README
names other packages; what the program needs of Python is gathered there as wheels, anew when `pyproject.toml` changes.
A guest writes into a copy of its own.

What is not of a terminal: qemu-guest-agent, and a line that lets `cage` draw without a graphics card.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.kiosk.guest.machine import Disk
from tests.kiosk.installation import INSTALLATION

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "var" / "terminal-guest"
RELEASE = "bookworm"
AS_INSTALLED = "linux-image-amd64 systemd-sysv ifupdown isc-dhcp-client"
"""Besides what Debian holds important."""
OF_THE_TEST = "qemu-guest-agent"
SOURCES = (
    f"deb http://deb.debian.org/debian {RELEASE} main",
    f"deb http://deb.debian.org/debian {RELEASE}-updates main",
    f"deb http://deb.debian.org/debian-security {RELEASE}-security main",
)
PROGRAM = "/opt/always-open-hall"
SIZE = "10G"
"""Sparse."""
FILES = {
    "etc/fstab": "LABEL=terminal / ext4 errors=remount-ro 0 1\n",
    "etc/hostname": "terminal\n",
    "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 terminal\n",
    "etc/network/interfaces": "auto lo\niface lo inet loopback\nallow-hotplug enp0s16\niface enp0s16 inet dhcp\n",
    "etc/systemd/system/kiosk-screen.service.d/no-graphics-card.conf": "[Service]\nEnvironment=WLR_RENDERER=pixman\n",
}


def readme_packages() -> str:
    """What step 2 of the README installs."""
    found = re.search(r"`apt install ([^`]+)`", (INSTALLATION / "README.md").read_text())
    assert found
    return " ".join(found.group(1).split())


def debian() -> Disk:
    """Debian with the packages, made where it is not there yet."""
    packages = readme_packages()
    made_of = "\n".join([AS_INSTALLED, OF_THE_TEST, packages, *SOURCES, *FILES, *FILES.values()])
    folder = FOLDER / hashlib.sha256(made_of.encode()).hexdigest()[:16]
    if not folder.exists():
        making = FOLDER / "making"
        _as_root(f"rm -rf {making}")
        for place, text in FILES.items():
            (making / "files" / place).parent.mkdir(parents=True, exist_ok=True)
            (making / "files" / place).write_text(text)
        _make(making, packages)
        making.rename(folder)
    return Disk(folder / "vmlinuz", folder / "initrd.img", folder / "debian.ext4")


def _make(folder: Path, packages: str) -> None:
    """As root: an account of each file's owner, device nodes, and what packages do while they are set up."""
    tree = folder / "tree"
    hooks = (
        f'chroot "$1" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 {packages}',
        f'cp -r --no-preserve=ownership {folder}/files/. "$1"/',
        f'cp "$1"/boot/vmlinuz-* {folder}/vmlinuz; cp "$1"/boot/initrd.img-* {folder}/initrd.img',
        'rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*_*',
    )
    make = (
        *("mmdebstrap", "--quiet", "--mode=root", "--variant=important", "--format=directory"),
        *(f"--include={AS_INSTALLED} {OF_THE_TEST}", '--aptopt=Apt::Install-Recommends "false"'),
        *(f"--customize-hook={hook}" for hook in hooks),
        *(RELEASE, str(tree), *SOURCES),
    )
    _as_root(
        shlex.join(make),
        f"mke2fs -q -t ext4 -L terminal -d {tree} {folder}/debian.ext4 {SIZE}",
        f"rm -rf {tree}",
        f"chown -R {os.getuid()}:{os.getgid()} {folder}",
    )


def with_the_program(disk: Disk, folder: Path) -> Disk:
    """A copy of the disk, in which step 3 of the README is done: in a chroot, because there a program is compiled and
    copied ten times as fast as where no processor helps the guest."""
    image, tree, here = folder / "terminal.ext4", folder / "tree", given()
    subprocess.run(["cp", "--sparse=always", str(disk.image), str(image)], check=True)
    tree.mkdir()
    inside = f"chroot {tree} env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive"
    wheels = "PIP_NO_INDEX=1 PIP_FIND_LINKS=/run/given/wheels"
    _as_root(
        "exec unshare --mount sh -e <<'EOF'",
        f"mount -o loop {image} {tree}; mount -t tmpfs run {tree}/run; mount -t proc proc {tree}/proc",
        f"mkdir {tree}/run/given; cp -r {here}/always-open-hall.git {tree}/run",
        f"mount --bind {here} {tree}/run/given",
        f"{inside} git clone --quiet file:///run/always-open-hall.git {PROGRAM}",
        f"{inside} {wheels} make --silent -C {PROGRAM} setup",
        f"umount --recursive {tree}",
        "EOF",
    )
    return disk._replace(image=image)


def _as_root(*steps: str) -> None:
    subprocess.run([*([] if os.geteuid() == 0 else ["sudo"]), "sh", "-c", "\n".join(["set -e", *steps])], check=True)


def given() -> Path:
    """What a terminal fetches from elsewhere: the program's repository as it stands here, and its wheels."""
    folder = FOLDER / "given"
    folder.mkdir(parents=True, exist_ok=True)
    _gather_wheels(folder / "wheels")
    shutil.rmtree(folder / "always-open-hall.git", ignore_errors=True)
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(folder / "always-open-hall.git"))
    state = _git("stash", "create") or "HEAD"
    _git("push", "--quiet", str(folder / "always-open-hall.git"), f"{state}:refs/heads/main")
    return folder


def _gather_wheels(folder: Path) -> None:
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if (folder / "gathered").exists() and (folder / "gathered").read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--wheel-dir", str(folder), f"{ROOT}[dev,reading]", "setuptools>=77", "wheel"], check=True
    )
    (folder / "gathered").write_text(wanted)


def _git(*command: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *command], check=True, capture_output=True, text=True).stdout.strip()
