#!/usr/bin/python3
"""Signs the real RPMs of a universe and tells its metadata their new digests and sizes.

sign-universe.py UNIVERSE   leaves UNIVERSE/KEY (the public key) and UNIVERSE/fingerprint

The key is made for this universe and thrown away. Packages that exist as metadata only stay as they are.
"""
import glob
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

universe = sys.argv[1]


def digest(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def sign(packages):
    with tempfile.TemporaryDirectory() as home:
        gpg = ["gpg", "--homedir", home, "--batch", "--quiet"]
        owner = "Bench <bench@example.invalid>"
        generate = ["--passphrase", "", "--pinentry-mode", "loopback", "--quick-generate-key", owner, "rsa2048", "sign"]
        subprocess.run([*gpg, *generate], check=True)
        listed = subprocess.run([*gpg, "--with-colons", "--list-keys"], check=True, capture_output=True, text=True)
        fingerprint = next(line.split(":")[9] for line in listed.stdout.splitlines() if line.startswith("fpr"))
        key = subprocess.run([*gpg, "--armor", "--export", fingerprint], check=True, capture_output=True).stdout
        settings = {"__gpg": shutil.which("gpg"), "_gpg_name": fingerprint, "_gpg_path": home, "_gpg_digest_algo": "sha256"}
        defines = [f"--define={name} {value}" for name, value in settings.items()]
        signing = subprocess.run(["rpmsign", "--addsign", *defines, *packages], capture_output=True, text=True)
        if signing.returncode != 0:
            sys.exit(f"rpmsign: {signing.stderr[:1000]}")
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)
    write(f"{universe}/KEY", key)
    write(f"{universe}/fingerprint", fingerprint.encode())


def describe(repository, changes):
    """Puts new digests and sizes in place of old ones, and renews repomd.xml."""
    repomd_path = f"{repository}/repodata/repomd.xml"
    repomd = read(repomd_path).decode()
    for kind in ("primary", "filelists", "other"):
        path = f"{repository}/repodata/{kind}.xml.gz"
        packed = read(path)
        text = gzip.decompress(packed)
        for old, (new, size) in changes.items():
            if kind == "primary":
                pattern = re.compile(old.encode() + rb'(</checksum>.*?<size package=")\d+', re.S)
                text = pattern.sub(lambda match: new.encode() + match[1] + str(size).encode(), text, count=1)
            else:
                text = text.replace(old.encode(), new.encode())
        renewed = gzip.compress(text, mtime=0)
        write(path, renewed)
        start = repomd.index(f'<data type="{kind}">')
        end = repomd.index("</data>", start)
        data = repomd[start:end].replace(digest(packed), digest(renewed))
        data = data.replace(digest(gzip.decompress(packed)), digest(text))
        data = re.sub(r"<size>\d+", f"<size>{len(renewed)}", data)
        data = re.sub(r"<open-size>\d+", f"<open-size>{len(text)}", data)
        repomd = repomd[:start] + data + repomd[end:]
    write(repomd_path, repomd.encode())


repositories = [f"{universe}/base", f"{universe}/epel"]
packages = [path for one in repositories for path in sorted(glob.glob(f"{one}/Packages/*.rpm"))]
before = {path: digest(read(path)) for path in packages}
sign(packages)
for one in repositories:
    own = [path for path in packages if path.startswith(one + "/")]
    describe(one, {before[path]: (digest(read(path)), os.path.getsize(path)) for path in own})
