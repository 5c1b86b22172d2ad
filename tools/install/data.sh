# shellcheck shell=bash
# Folders for what must last. User scripts in contrib and everything else that is there stays.

step_data() {
  local owner=$WEB_OWNER:$WEB_GROUP name
  make_folder "$TARGET_DATA" 0755 "$owner"
  for name in push misc; do make_folder "$TARGET_DATA/$name" 0750 "$owner"; done
  for name in bin images models known_faces unknown_faces contrib; do make_folder "$TARGET_DATA/$name" 0755 "$owner"; done
  if [[ $dry_run == yes ]]; then note "would give $TARGET_DATA to $owner" && return; fi
  if ((EUID == 0)) && id -- "$WEB_OWNER" &>/dev/null && getent group "$WEB_GROUP" >/dev/null; then
    # -H: the folder itself may be a link to a larger disk; -h: links in it stay links.
    chown -hHR -- "$owner" "$DESTDIR$TARGET_DATA"
  elif [[ -z $DESTDIR && $(id -un) != "$WEB_OWNER" ]]; then
    warn "$TARGET_DATA must belong to $WEB_OWNER: sudo chown -R $owner '$TARGET_DATA'"
  fi
}
