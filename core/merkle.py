"""The Merkle tree of RFC 6962, section 2.1, grown from the right edge only.

    leaf = SHA-256(0x00 · entry)        node = SHA-256(0x01 · left · right)

A tree of n leaves is kept as the roots of its complete subtrees, largest first: one hash for each 1 in n's
binary writing, so a million entries need at most 20 hashes. The left-over subtrees are joined from the right
for the root.
"""

from hashlib import sha256

from msgspec import Struct

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


class Tree(Struct):
    """`peaks` are the complete subtrees' roots, largest first, 32 bytes each, joined."""

    size: int = 0
    peaks: bytes = b""

    def append(self, entry: bytes) -> None:
        node = sha256(b"\x00" + entry).digest()
        merged = self.size
        while merged & 1:
            node = sha256(b"\x01" + self.peaks[-HASH_BYTES:] + node).digest()
            self.peaks = self.peaks[:-HASH_BYTES]
            merged >>= 1
        self.peaks += node
        self.size += 1

    def root(self) -> bytes:
        """32 bytes. The empty tree's root is SHA-256 of nothing."""
        if not self.size:
            return EMPTY_ROOT
        peaks = [self.peaks[at : at + HASH_BYTES] for at in range(0, len(self.peaks), HASH_BYTES)]
        root = peaks.pop()
        while peaks:
            root = sha256(b"\x01" + peaks.pop() + root).digest()
        return root
