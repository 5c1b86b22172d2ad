# shellcheck shell=bash
# The Node.js that Tocsin runs with. It is written down: zmdc.pl and sudo leave little of a PATH.

find_node() {
  local candidate found=() candidates=("$(command -v node || true)" /usr/local/bin/node /usr/bin/node /usr/bin/nodejs)
  node=''
  if [[ ${NODE-} ]]; then candidates=("$NODE"); fi
  for candidate in "${candidates[@]}"; do
    if [[ ! -f $candidate || ! -x $candidate ]]; then continue; fi
    if is_new_enough "$candidate"; then node=$candidate && break; fi
    found+=("$candidate is $("$candidate" --version 2>/dev/null | head -n 1 | grep '^v' || echo no Node.js)")
  done
  if [[ -z $node ]]; then refuse_node "${found[@]}"; fi
  if can_be_web_user && ! as_web_user "$node" --version &>/dev/null; then
    fail "$WEB_OWNER may not run $node. Install Node.js for everybody (https://nodejs.org/en/download), or name another with NODE=/path/to/node."
  fi
}

is_new_enough() {
  local major minor
  IFS=. read -r major minor _ <<<"$("$1" -p process.versions.node 2>/dev/null)"
  [[ $major =~ ^[0-9]+$ && $minor =~ ^[0-9]+$ ]] && ((major > 20 || (major == 20 && minor >= 19)))
}

refuse_node() {
  printf 'Error: Tocsin needs Node.js 20.19 or later, and there is none%s.\n' "${NODE:+ at $NODE}" >&2
  if (($# > 0)); then printf '  %s\n' "$@" | sort -u >&2; fi
  printf 'Install it, e.g. version 24 from https://nodejs.org/en/download, and run this again.\n' >&2
  printf 'One outside of PATH (sudo has a PATH of its own) can be named: sudo NODE=/path/to/node %s\n' "$0" >&2
  exit 1
}
