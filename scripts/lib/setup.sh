# Sourced by scripts/demo and scripts/test: installs what the project needs, and says what.
# shellcheck shell=bash

# Debian packages and what each is for.
DEBIAN_PACKAGES=(
  rpm            # rpmbuild, rpmsign: the sample mirror's real RPMs and the heartbundle RPM
  createrepo-c   # describes the sample mirror
  gnupg1         # makes the OpenPGP v3 signatures that EL6 packages carry
  faketime       # signs the sample packages at the time EL6 was current: their key has expired since
  openssl        # the stock signature check that a node runs first
  debootstrap    # the lab guests' root file system
  e2fsprogs      # mke2fs of the lab image
  iproute2       # network namespaces, bridges and taps of the lab
  openssh-client # talks to the lab guests
  xz-utils       # opens metadata, as bzip2 does
  bzip2
  chromium       # loads `bundle inspect --html` and the report of verify in tests
)

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }

# Installs the Debian packages that are missing (as root) and the npm packages of both lock files.
setup() {
  local missing=() package
  command -v node >/dev/null || { echo "Node.js 20 is needed first: https://nodejs.org" >&2; return 1; }
  for package in "${DEBIAN_PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    say "Installing Debian packages: ${missing[*]}"
    [ "$(id -u)" = 0 ] || { echo "Run this as root: apt-get must install ${missing[*]}" >&2; return 1; }
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
  fi
  install_npm . "npm packages of package-lock.json"
  install_npm runtime "Node 10.24.1, the bundle's runtime"
}

# npm ci in a folder, only when its lock file changed since the last time.
install_npm() {
  local folder=$1 stamp=$1/node_modules/.heartbundle-stamp digest
  digest=$(sha256sum <"$folder/package-lock.json")
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ] && return 0
  say "Installing $2"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  printf '%s\n' "$digest" >"$stamp"
}
