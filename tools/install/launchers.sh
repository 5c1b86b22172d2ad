# shellcheck shell=bash
# What others call: the event server as ZoneMinder knows it, the tocsin command, the hooks under their old names.

step_es() {
  local rendered
  render "$checkout/tools/install/zmeventnotification.pl"
  tell_settings "$rendered"
  place_file "$rendered" "$TARGET_BIN_ES/zmeventnotification.pl" 0755
  place_link "$TARGET_LIB/bin/tocsin" "$TARGET_BIN_ES/tocsin"
  completion >"$work/completion"
  place_file "$work/completion" "$TARGET_COMPLETION/tocsin" 0644
}

# A dry run has nothing built to ask.
completion() {
  local cli=$checkout/dist/apps/cli/main.cjs
  if [[ $dry_run == no || -f $cli ]]; then "$node" "$cli" completion bash; fi
}

# As a person would type it.
tocsin_command() { if [[ -L $DESTDIR$TARGET_BIN_ES/tocsin ]]; then echo tocsin; else printf '%s' "$TARGET_LIB/bin/tocsin"; fi; }

step_hook() {
  local hook name
  for hook in "$checkout"/apps/cli/bin/*; do
    name=${hook##*/}
    if [[ $name == tocsin ]]; then continue; fi
    sed "s|tocsin=tocsin #|tocsin='$TARGET_LIB/bin/tocsin' #|" "$hook" >"$work/$name"
    place_file "$work/$name" "$TARGET_BIN_HOOK/$name" 0755
    # Before 4.6 they were beside ZoneMinder's scripts, and settings of that age name them there.
    if is_old_hook "$TARGET_BIN/$name"; then place_file "$work/$name" "$TARGET_BIN/$name" 0755; fi
  done
}

# Who keeps objectconfig.ini elsewhere has said so inside the hook that was replaced.
mention_own_object_config() {
  local hook file settings
  settings=$(settings_file zmeventnotification)
  for hook in {"$TARGET_BIN_HOOK","$TARGET_BIN"}/{detect_wrapper,zm_detect_wrapper,zm_event_start}.sh; do
    hook=$DESTDIR$(recorded "$hook" backup)
    if [[ ! -f $hook ]]; then continue; fi
    file=$(sed -n "s/^[[:space:]]*CONFIG_FILE=[\"']\{0,1\}\([^\"' ]*\).*/\1/p" "$hook" | tail -n 1)
    # The one of before 3.2 is a matter of tocsin import.
    if [[ $file == /* && ! $file =~ ^(/etc/zm|/var/detect)/objectconfig\.(ini|ya?ml)$ ]] && ! grep -qs '^ *object_config' "$DESTDIR$settings"; then
      left_to_do "the hook that is now ${hook#"$DESTDIR"} read $file: put object_config = $file into [detector] of $settings"
    fi
  done
}

# tell_settings SCRIPT - where the settings are when that is not /etc/zm; whoever calls it may still say otherwise
tell_settings() {
  local name=$TARGET_CONFIG/zmeventnotification
  if [[ $TARGET_CONFIG == /etc/zm ]]; then return; fi
  sed -i "1a TOCSIN_CONFIG=\${TOCSIN_CONFIG:-\$(ls '$name.yml' '$name.ini' 2>/dev/null | head -n 1)} && export TOCSIN_CONFIG" "$1"
}

is_old_hook() {
  [[ $1 != "$TARGET_BIN_HOOK/${1##*/}" && -f $DESTDIR$1 ]] && grep -qiE 'zmes|zoneminder|detect_wrapper|zm_detect|detect\.py|tocsin' -- "$DESTDIR$1"
}
