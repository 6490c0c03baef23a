"""A real terminal that boots: Debian 12 in QEMU, with systemd, a panel and a keyboard.

`make test-terminal` installs the terminal in it as kiosk/installation/README.md says, step after step, enrols it in a
hall on this host, and looks at what is on the glass, what a keyboard can reach, what the wire can, and what is there
after a kill or a power cut. Elsewhere these tests are not collected.
"""
