"""The machine: Debian's kernel, an initial file system of a page, this host's files read-only, and no network.

The kernel comes from the distribution (`apt-get download`) into `var/guest/`, once for each version. TCG, not KVM: the
same everywhere. What is written in the guest is written to memory. A command's output comes by the serial console.
"""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "var" / "guest"
KERNEL_PACKAGE = "linux-image-amd64"
"""The meta-package: exact versions vanish from the archive."""
STARTS_WITH = ("virtio_pci", "9pnet_virtio", "9p", "overlay", "virtio_rng")
"""Modules that must be there before the host's files are; the rest is loaded by `modprobe` in the guest."""
MEMORY_MB = 2048
BEGINS, ENDS = "=== guest begins ===", "=== guest ends with "
IN_GUEST = "HALL_IN_GUEST"
MODULES = "HALL_GUEST_MODULES"

_INIT = """#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sysfs /sys; $b mount -t devtmpfs dev /dev
for module in $($b cat /modules/order); do $b insmod /modules/$module; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=524288 host /host
$b mount -t tmpfs memory /memory; $b mkdir /memory/upper /memory/work
$b mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work whole /whole
$b mount --move /dev /whole/dev; $b mkdir -p /whole/dev/pts /whole/dev/shm
$b mount -t devpts pts /whole/dev/pts; $b mount -t tmpfs shm /whole/dev/shm
$b mount -t proc proc /whole/proc; $b mount -t sysfs sysfs /whole/sys
$b mount -t tmpfs tmp /whole/tmp; $b mount -t tmpfs run /whole/run
$b ip link set lo up
$b chroot /whole /bin/sh /command
$b poweroff -f
"""
_COMMAND = """cd {root}
export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONUNBUFFERED=1
export {in_guest}=1 {modules}={tree}
for module in configfs libcomposite dummy_hcd evdev usbhid hid_generic cdc_acm usblp xhci_pci; do
  modprobe -d {tree} $module
done
mount -t configfs config /sys/kernel/config
/lib/systemd/systemd-udevd --daemon && udevadm trigger && udevadm settle
echo "{begins}"
{command}
echo "{ends}$? ==="
"""


class Machine:
    """Boots as often as wanted, each time anew."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    @property
    def kernel(self) -> str:
        """Its version. Raises FileNotFoundError before `prepare`."""
        return next(iter(sorted((self.folder / "kernel" / "lib" / "modules").iterdir()))).name

    def prepare(self) -> None:
        """Fetch and unpack the kernel, unless that was done."""
        tree = self.folder / "kernel"
        if (tree / "boot").exists():
            return
        fetched = self.folder / "fetched"
        shutil.rmtree(fetched, ignore_errors=True)
        fetched.mkdir(parents=True)
        depends = _said("apt-cache", "depends", KERNEL_PACKAGE).splitlines()
        package = next(line.split()[-1] for line in depends if "Depends: linux-image-" in line)
        subprocess.run(["apt-get", "download", "-q", package], cwd=fetched, check=True, stdout=subprocess.DEVNULL)
        unpacked = self.folder / "unpacking"
        shutil.rmtree(unpacked, ignore_errors=True)
        subprocess.run(["dpkg-deb", "-x", *map(str, fetched.glob("*.deb")), str(unpacked)], check=True)
        version = next((unpacked / "lib" / "modules").iterdir()).name
        subprocess.run(["depmod", "-b", str(unpacked), version], check=True)
        unpacked.rename(tree)
        shutil.rmtree(fetched)

    def run(self, command: str, *, devices: tuple[str, ...] = (), seconds: float = 900) -> Iterator[str]:
        """The lines a shell command prints in the guest, as they come. The last one tells how it ended (`ENDS`)."""
        tree = self.folder / "kernel"
        initial = self.folder / "initial.gz"
        initial.write_bytes(gzip.compress(self._initial(command), 1))
        arguments = [
            *("qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", str(MEMORY_MB)),
            *("-nographic", "-no-reboot", "-nic", "none", "-kernel", str(tree / "boot" / f"vmlinuz-{self.kernel}")),
            *("-initrd", str(initial), "-append", "console=ttyS0 quiet panic=-1"),
            *("-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"),
            *devices,
        ]
        with subprocess.Popen(
            ["timeout", str(seconds), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as machine:
            assert machine.stdout
            begun = False
            for line in machine.stdout:
                begun = begun or BEGINS in line
                if begun:
                    yield line.rstrip()

    def _initial(self, command: str) -> bytes:
        """The initial file system as a cpio archive."""
        stage = self.folder / "initial"
        shutil.rmtree(stage, ignore_errors=True)
        for name in ("bin", "modules", "proc", "sys", "dev", "host", "memory", "whole"):
            (stage / name).mkdir(parents=True)
        shutil.copy("/bin/busybox", stage / "bin")
        modules = self._modules()
        for module in modules:
            shutil.copy(module, stage / "modules")
        (stage / "modules" / "order").write_text("\n".join(module.name for module in modules))
        script = _COMMAND.format(
            root=ROOT,
            in_guest=IN_GUEST,
            modules=MODULES,
            tree=self.folder / "kernel",
            begins=BEGINS,
            ends=ENDS,
            command=command,
        )
        (stage / "command").write_text(script)
        (stage / "init").write_text(_INIT.replace("$b chroot", "$b cp /command /whole/command\n$b chroot"))
        (stage / "init").chmod(0o755)
        names = "\n".join(str(path.relative_to(stage)) for path in sorted(stage.rglob("*")))
        packed = subprocess.run(
            ["cpio", "--quiet", "-o", "-H", "newc"], input=names.encode(), cwd=stage, check=True, capture_output=True
        )
        return packed.stdout

    def _modules(self) -> list[Path]:
        """What must be loaded first, in its order."""
        found: dict[Path, None] = {}
        for name in STARTS_WITH:
            shown = _said(
                "modprobe", "-d", str(self.folder / "kernel"), "-S", self.kernel, "--show-depends", name
            ).splitlines()
            found |= dict.fromkeys(Path(line.split()[1]) for line in shown if line.startswith("insmod"))
        return list(found)


def missing() -> str:
    """What this machine lacks to run the guest; empty when nothing."""
    os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    programs = (
        "qemu-system-x86_64",
        "busybox",
        "cpio",
        "modprobe",
        "depmod",
        "dpkg-deb",
        "apt-get",
        "timeout",
        "udevadm",
    )
    lacking = [name for name in programs if shutil.which(name) is None]
    return f"not installed: {', '.join(lacking)}" if lacking else "" if sys.platform == "linux" else "not Linux"


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
