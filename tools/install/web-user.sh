# shellcheck shell=bash
# For whom: the event server runs as the user that ZoneMinder and the web server run as.

find_web_user() {
  WEB_OWNER=${WEB_OWNER:-$(zoneminder_setting ZM_WEB_USER)}
  WEB_OWNER=${WEB_OWNER:-$(web_server_user)}
  WEB_OWNER=${WEB_OWNER:-www-data}
  WEB_GROUP=${WEB_GROUP:-$(id -gn -- "$WEB_OWNER" 2>/dev/null || printf '%s' "$WEB_OWNER")}
  if [[ -z $DESTDIR ]] && ! id -- "$WEB_OWNER" &>/dev/null; then
    fail "there is no user $WEB_OWNER. Name the user that the web server runs as: WEB_OWNER=apache $0"
  fi
  if [[ -z $DESTDIR ]] && ! getent group "$WEB_GROUP" >/dev/null; then
    fail "there is no group $WEB_GROUP. Name the group that the web server runs as: WEB_GROUP=apache $0"
  fi
}

# A setting of ZoneMinder itself; conf.d comes after zm.conf, as in ZoneMinder. Empty when there is none.
zoneminder_setting() {
  local file value=''
  for file in "$DESTDIR$TARGET_CONFIG"/zm.conf "$DESTDIR$TARGET_CONFIG"/conf.d/*.conf; do
    [[ -r $file ]] || continue
    value=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\([^[:space:]]*\).*/\1/p" "$file" | tail -n 1 | tr -d "\"'\r" | grep . || printf '%s' "$value")
  done
  [[ $value =~ ^[A-Za-z0-9_.-]*$ ]] && printf '%s' "$value"
  return 0
}

web_server_user() {
  ps -eo user:64=,comm= 2>/dev/null | awk '$2 ~ /^(httpd|apache2|nginx|php-fpm.*)$/ && $1 != "root" { print $1; exit }' || true
}

can_be_web_user() {
  [[ -z $DESTDIR ]] && { ((EUID == 0)) || [[ $(id -un) == "$WEB_OWNER" ]]; }
}

as_web_user() {
  if [[ $(id -un) == "$WEB_OWNER" ]]; then "$@"; else runuser -u "$WEB_OWNER" -- "$@"; fi
}

# own USER:GROUP FILE - where we may, and where these are known
own() {
  if may_give_to "$1"; then chown -h -- "$1" "$2"; fi
}

may_give_to() { ((EUID == 0)) && id -- "${1%:*}" &>/dev/null && getent group "${1#*:}" >/dev/null; }

may_give_to_web_user() { may_give_to "$WEB_OWNER:$WEB_GROUP"; }
