# shellcheck shell=bash
# Settings: samples for who has none. Those that are there are replaced only when somebody says so.

samples=$checkout/docs/reference/samples

# settings_file NAME - the one in force, else the one to be: the YAML file wins where both are there
settings_file() {
  local ending
  for ending in yml yaml ini json; do
    if [[ -e $DESTDIR$TARGET_CONFIG/$1.$ending ]]; then printf '%s' "$TARGET_CONFIG/$1.$ending" && return; fi
  done
  printf '%s' "$TARGET_CONFIG/$1.ini"
}

step_config() {
  local secrets
  make_folder "$TARGET_CONFIG" 0755
  put_sample zmeventnotification 0644
  secrets=$(settings_file secrets)
  if [[ ! -e $DESTDIR$secrets ]]; then put_sample secrets 0640; fi
}

step_hook_config() {
  if [[ ! -f $samples/objectconfig.ini ]]; then
    note 'the detection needs no file: everything in objectconfig.ini has a default'
    return
  fi
  make_folder "$TARGET_CONFIG" 0755
  put_sample objectconfig 0644
}

put_sample() {
  local target sample mode=$2 owner=$WEB_OWNER:$WEB_GROUP elsewhere=() without_backup=''
  if [[ -z $MAKE_CONFIG_BACKUP ]]; then without_backup=yes; fi
  target=$(settings_file "$1")
  sample=$work/${target##*/}
  if [[ -f $DESTDIR$target ]]; then
    # Who has closed a file to others finds it closed.
    mode=0$(stat -L -c %a -- "$DESTDIR$target") owner=$(stat -L -c %U:%G -- "$DESTDIR$target")
  fi
  if [[ $TARGET_DATA != /var/lib/zmeventnotification ]]; then elsewhere=(-e 's|^\( *\)# base_data_path|\1base_data_path|'); fi
  sed "${elsewhere[@]}" -e "s|/etc/zm/secrets|$TARGET_CONFIG/secrets|g" -e "s|/var/lib/zmeventnotification|$TARGET_DATA|g" "$samples/${target##*/}" >"$sample"
  put_file "$sample" "$target" "$mode" "$owner"
}

warn_of_readable_secrets() {
  local file
  for file in "$DESTDIR$TARGET_CONFIG"/secrets.{ini,yml,yaml}; do
    if [[ -f $file && $(stat -L -c %a -- "$file") =~ [4567]$ ]]; then
      warn "everybody on this machine can read the passwords in $file: sudo chmod 0640 '$file'; sudo chgrp $WEB_GROUP '$file'"
    fi
  done
}
