"""Real kernel drivers, in a small machine of their own.

`make test-devices` boots Debian's stock kernel in QEMU and runs the tests of this folder in it: the same program, the same
drivers of ours, but behind them the kernel's usbhid, cdc_acm, usblp and V4L2, and libccid behind pcscd. What hangs on the
other side of the wire is the kernel's own gadget side (dummy_hcd), its test camera (vivid), and a card that lies in a USB
reader emulated by QEMU. Elsewhere these tests are not collected.
"""
