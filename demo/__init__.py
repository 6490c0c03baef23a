"""The demo: invented people and staff, what lies in their wallets, and the tray of emulated devices."""
