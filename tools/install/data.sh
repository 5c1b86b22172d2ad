# shellcheck shell=bash
# Folders for what must last. User scripts in contrib and everything else that is there stays.

step_data() {
  local owner=$WEB_OWNER:$WEB_GROUP name mode
  make_folder "$TARGET_DATA" 0755 "$owner"
  for name in push misc bin images models known_faces unknown_faces contrib; do
    mode=0755
    # Tokens of phones, and what control clients said.
    if [[ $name == push || $name == misc ]]; then mode=0750; fi
    make_folder "$TARGET_DATA/$name" "$mode" "$owner"
    if [[ ! -d $DESTDIR$TARGET_DATA/$name ]]; then note "would make $TARGET_DATA/$name/"; fi
  done
}

step_rights() {
  local owner=$WEB_OWNER:$WEB_GROUP
  if [[ $dry_run == yes ]]; then
    note "would give $TARGET_DATA to $owner"
  elif may_give_to_web_user; then
    # -H: the folder itself may be a link to a larger disk; -h: links in it stay links.
    chown -hHR -- "$owner" "$DESTDIR$TARGET_DATA"
    note "$TARGET_DATA belongs to $owner"
  elif [[ -z $DESTDIR && $(id -un) != "$WEB_OWNER" ]]; then
    left_to_do "$TARGET_DATA must belong to the web user: sudo chown -R $owner '$TARGET_DATA'"
  fi
}

has_models() { compgen -G "$DESTDIR$TARGET_DATA/models/*" >/dev/null; }

step_models() {
  local call=(models pull)
  if [[ $interactive == no ]]; then call+=(--yes); fi
  if [[ $dry_run == yes ]]; then note "would call tocsin ${call[*]}" && return; fi
  if can_be_web_user && as_web_user "$TARGET_LIB/bin/tocsin" "${call[@]}"; then return; fi
  not_done "there is no model yet; people are found without one, other things are not: sudo -u $WEB_OWNER $(tocsin_command) models pull"
}
