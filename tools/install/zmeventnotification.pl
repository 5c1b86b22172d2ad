#!/bin/sh
# Tocsin by the name under which ZoneMinder's zmdc.pl starts, stops and looks for its event server. No Perl in it.
lib='@TARGET_LIB@'
node='@NODE@'
PATH=${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin # zmdc.pl and sudo leave little of it

# Also where an operator looks, in syslog and in ZoneMinder's log, since nobody sees what a daemon prints.
fail() {
  echo "zmeventnotification.pl: $1" >&2
  logger -t zmeventnotification -p local1.crit -- "FAT [$1]" 2>/dev/null
  conf=${TOCSIN_ZM_CONF:-/etc/zm/zm.conf}
  logs=$(sed -n 's/^[[:space:]]*ZM_PATH_LOGS[[:space:]]*=[[:space:]]*//p' "$conf" "${TOCSIN_ZM_CONF_DIR:-${conf%/*}/conf.d}"/*.conf 2>/dev/null |
    tail -n 1 | tr -d "\"'\r")
  log=$logs/zmeventnotification.log
  # A log that root makes could not be written by ZoneMinder's account.
  if [ -w "$log" ] || { [ -d "$logs" ] && [ "$(id -u)" != 0 ]; }; then
    echo "$(date '+%x %H:%M:%S.000000') zmeventnotification[$$].FAT [zmeventnotification.pl] [$1]" >>"$log"
  fi
  exit 1
}

# What zmdc.pl leaves as input and output is whatever it had open: its own log, its database, the wrong end of a pipe.
if [ "$(cat "/proc/$PPID/comm" 2>/dev/null)" = zmdc.pl ]; then
  exec </dev/null >/dev/null 2>&1
fi

main=$lib/standalone/main.cjs
[ -r "$main" ] || fail "Tocsin is not where it was installed: $main is missing or may not be read by $(id -un). Run tools/install.sh again"
if [ "$*" = --version ] && [ -r "$lib/VERSION" ]; then
  exec cat "$lib/VERSION"
fi
[ -x "$node" ] || node=$(command -v node) || fail 'Tocsin needs Node.js 20.19 or later, and there is no node in PATH, /usr/local/bin, /usr/bin or /bin'
case $("$node" --version 2>&1) in
v20.19.* | v20.[2-9][0-9].* | v2[1-9].* | v[3-9][0-9].*) ;;
*) fail "Tocsin needs Node.js 20.19 or later, and $node says: $("$node" --version 2>&1 | head -n 1)" ;;
esac
export ORT_DISABLE_TELEMETRY=1
# The title is what ps shows and killall looks for; without it this would be one more "node".
exec "$node" --title=zmeventnotification.pl "$main" "$@"
