# shellcheck shell=bash
uninstall() { fail 'not yet'; }
