#!/usr/bin/env python3
"""Checks receipts and opens sealed bids without the portal. Needs Python 3.9 or newer and nothing else.

    python3 portal_check.py receipt RECEIPT.json [--key PUBLIC_KEY]
        Is the signature right, over exactly this content? Give the key that the council publishes at /transparency/;
        without it only the key inside the file is used, which proves nothing about who signed.

    python3 portal_check.py files RECEIPT.json FILE [FILE ...]
        Which of my files stand on the receipt, byte for byte?

    python3 portal_check.py chain CHAIN.json [--receipt RECEIPT.json] [--part]
        Does every event of an audit chain follow the one before it, and does my receipt's head stand in it? A file
        that ends in .jsonl has one event a line. With --part it may begin in the middle of the chain.

    python3 portal_check.py open FOLDER --key KEY_FILE --key KEY_FILE [--out FOLDER]
        Opens the sealed bids that `manage.py export_sealed` wrote, with the keys of two holders (files that hold a
        line AGE-SECRET-KEY-1…), and compares them with their receipts. Uses the program `age` (age-encryption.org).

Exit status: 0 all is well, 1 something is wrong, 2 the call was wrong.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Ed25519 (RFC 8032), verification only: the arithmetic of the curve in plain integers. Slow and readable.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    """The x of a point with this y and this parity; None when there is none."""
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT % P
    if (x * x - squared) % P or (x == 0 and sign):
        return None
    return P - x if x % 2 != sign else x


def point(data):
    """A point from its 32 bytes, as (x, y); None for bytes that are none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    x = recover_x(y, sign) if y < P else None
    return None if x is None else (x, y)


def add(one, two):
    """The sum of two points."""
    (x1, y1), (x2, y2) = one, two
    both = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + both, P - 2, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - both, P - 2, P) % P
    return x, y


def times(number, base):
    """A point so many times."""
    total = (0, 1)
    while number:
        if number & 1:
            total = add(total, base)
        base, number = add(base, base), number >> 1
    return total


BASE = (recover_x(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)


def is_signed(public, message, signature):
    """True when the signature over the message was made with this key's secret half."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = point(public), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public + message).digest()
    number = int.from_bytes(challenge, "little") % ORDER
    return times(scalar, BASE) == add(commitment, times(number, key))


def digest(path):
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            found.update(piece)
    return found.hexdigest()


def read_receipt(path):
    """(file, content) of a receipt."""
    file = json.loads(Path(path).read_text(encoding="utf-8"))
    return file, json.loads(file["content"])


def check_receipt(args):
    """Print what the receipt says and whether it is genuine."""
    file, content = read_receipt(args.receipt)
    key = args.key or file["public_key"]
    if args.key and args.key != file["public_key"]:
        print("WRONG: the file names another key than the one that you gave.")
        return 1
    good = is_signed(base64.b64decode(key), file["content"].encode(), base64.b64decode(file["signature"]))
    print("GENUINE: the signature is right." if good else "WRONG: the signature does not fit this content.")
    if not args.key:
        print("Compare the key with the one at /transparency/ of the portal: " + key)
    for name in ("kind", "organisation", "lot", "version", "received_at", "deadline", "chain_head"):
        print(f"  {name}: {content.get(name)}")
    return 0 if good else 1


def check_files(args):
    """Print for each file whether its digest stands on the receipt."""
    _file, content = read_receipt(args.receipt)
    promised = {row["sha256"] for row in content["files"]}
    wrong = 0
    for name in args.files:
        known = digest(name) in promised
        wrong += not known
        print(f"{'ON THE RECEIPT' if known else 'NOT ON IT'}: {name}")
    return 1 if wrong else 0


def canonical(value):
    """The same bytes for the same facts, as the portal writes them."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_events(path):
    """The events of a chain: one a line, or one document."""
    if not str(path).endswith(".jsonl"):
        yield from json.loads(Path(path).read_text(encoding="utf-8"))["events"]
        return
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def check_chain(args):
    """Every event carries the digest of the one before it. Hidden events still have to stand in the line."""
    previous, heads, wrong, count = "", set(), 0, 0
    for event in read_events(args.chain):
        if args.part and not count:
            previous = event["previous"]
            print(f"Begins with event {event['seq']}: what was before it is not checked.")
        count += 1
        hidden = event.get("facts") is None
        whole = hidden or hashlib.sha256(canonical(event["facts"])).hexdigest() == event["digest"]
        if event["previous"] != previous or not whole:
            wrong += 1
            print(f"WRONG: event {event['seq']} was changed or does not follow the one before it.")
        previous = event["digest"]
        heads.add(previous)
    print(f"{count} events, {wrong} wrong.")
    if args.receipt:
        known = read_receipt(args.receipt)[1]["chain_head"] in heads
        wrong += not known
        print("The receipt's head stands in the chain." if known else "WRONG: the receipt's head is not in it.")
    return 1 if wrong else 0


def age(ciphertext, key, target):
    """Decrypt with the stock age program; True when it worked."""
    command = ["age", "-d", "-i", str(key), "-o", str(target), str(ciphertext)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (no shell, our own words)
    return done.returncode == 0


def unwrap(folder, keys, work):
    """The file with the identity that two holders' keys give; None when no wrap opens with them."""
    for wrap in sorted(folder.glob("*.age")):
        for first in keys:
            inner = work / "inner.age"
            if not age(wrap, first, inner):
                continue
            for second in keys:
                found = work / f"{folder.name}.identity"
                if second != first and age(inner, second, found):
                    return found
    return None


def open_part(folder, part, identity, work, out):
    """Decrypt one part of one bid and compare it with its receipt; a sentence."""
    plain = work / "part"
    if not age(folder / f"{part['part']}.age", identity, plain):
        return False, "cannot be decrypted with these keys"
    payload = json.loads(plain.read_bytes())
    if hashlib.sha256(canonical(payload)).hexdigest() != part["sha256"]:
        return False, "IS NOT WHAT THE RECEIPT SAYS"
    (out / f"{part['part']}.json").write_text(json.dumps(payload, indent=2, ensure_ascii=False), encoding="utf-8")
    return True, "is what the receipt says"


def open_bid(folder, identities, work, out):
    """Open every part and file of one bid. The number of faults."""
    _file, content = read_receipt(folder / "receipt.json")
    out.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for part in content["parts"]:
        identity = identities.get(part["part"])
        if identity is None:
            continue
        good, words = open_part(folder, part, identity, work, out)
        wrong += not good
        print(f"  {part['part'].lower()}: {words}")
    for row in content["files"]:
        target = out / row["id"]
        good = (
            age(folder / "files" / f"{row['id']}.age", identities["QUALITY"], target)
            and digest(target) == row["sha256"]
        )
        wrong += not good
        print(f"  file {row['id']}: {'is' if good else 'IS NOT'} what the receipt says")
    return wrong


def open_bids(args):
    """Open all bids of an exported opportunity."""
    if shutil.which("age") is None:
        print("Install the program age first (https://age-encryption.org, or your system's package “age”).")
        return 2
    folder, wrong = Path(args.folder), 0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        keys = [Path(key) for key in args.key]
        found = {place.name: unwrap(place, keys, work) for place in sorted((folder / "keys").iterdir())}
        if found.get("quality") is None:
            print("These keys do not open the bids. Two keys of different holders are needed.")
            return 1
        for bid in sorted((folder / "bids").iterdir()):
            lot = (bid / "lot").read_text().strip()
            print(f"Bid {bid.name}")
            identities = {"QUALITY": found["quality"], "PRICE": found.get(f"price-{lot}")}
            wrong += open_bid(bid, identities, work, Path(args.out) / bid.name)
    return 1 if wrong else 0


def main(words=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("receipt")
    one.add_argument("receipt")
    one.add_argument("--key")
    one.set_defaults(run=check_receipt)
    two = commands.add_parser("files")
    two.add_argument("receipt")
    two.add_argument("files", nargs="+")
    two.set_defaults(run=check_files)
    three = commands.add_parser("chain")
    three.add_argument("chain")
    three.add_argument("--receipt")
    three.add_argument("--part", action="store_true")
    three.set_defaults(run=check_chain)
    four = commands.add_parser("open")
    four.add_argument("folder")
    four.add_argument("--key", action="append", required=True)
    four.add_argument("--out", default="opened")
    four.set_defaults(run=open_bids)
    args = parser.parse_args(words)
    return args.run(args)


if __name__ == "__main__":
    sys.exit(main())
