#!/usr/bin/env bash
# Run a command beside a gnome-keyring on a D-Bus of its own. State lies under $HOME.
# It is unlocked, unless HOW=--start: then it is a daemon that nobody has ever unlocked.
set -eu
runtime=$(mktemp -d)
trap 'rm -rf "$runtime"' EXIT
export XDG_RUNTIME_DIR=$runtime
unset DISPLAY WAYLAND_DISPLAY
dbus-run-session -- bash -c '
    printf password | gnome-keyring-daemon "${HOW:---unlock}" --components=secrets >/dev/null 2>&1
    exec "$@"
' bash "$@"
