"""Real kernel drivers, in a small machine of their own.

`make test-devices` boots Debian's stock kernel in QEMU and runs the tests of this folder in it: the same program, the
same drivers of ours, but behind them the kernel's usbhid, cdc_acm, usblp and V4L2, and libccid behind pcscd. On the
other side of the wire are the kernel's own gadgets (dummy_hcd), its test camera (vivid), and a card in a USB reader
that QEMU emulates. Elsewhere these tests are not collected.
"""
