#!/usr/bin/env bash
# A real `systemd --user` with its own session bus, for an ordinary user, also where systemd is not process 1.
#
# user-session.sh USER HOME NOTIFY_SOCKET VISIBLE...
#
# Needs root. It lives in mount, cgroup and process namespaces of its own: nothing of it is seen outside, and
# all of it ends when this script does. HOME becomes the user's; NOTIFY_SOCKET hears READY=1 when the manager
# is up; what lies in each VISIBLE directory can be read by the user even where a folder above is closed.
set -euo pipefail

enter_namespaces() {
    mounted=$(mktemp -d)
    mount -t cgroup2 none "$mounted"
    group=$mounted/crampguard-test-$$
    mkdir "$group"
    trap 'find "$group" -depth -type d -exec rmdir {} +; umount "$mounted"; rmdir "$mounted"' EXIT
    # The child puts itself into the group, so that its cgroup namespace begins there.
    # shellcheck disable=SC2016
    bash -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' - "$group" setpriv --pdeathsig KILL \
        unshare --cgroup --pid --fork --kill-child --mount-proc "$0" inside "$@" &
    unshare=$!
    # Killing process 1 of the namespace, and not unshare, which waits until the last process in it is gone.
    trap 'kill -KILL $(<"/proc/$unshare/task/$unshare/children")' TERM INT
    until wait "$unshare"; [ ! -e "/proc/$unshare" ]; do :; done
}

show() { # DIRECTORY...: for everyone, with empty open folders in the place of the closed ones above
    local directory above closed number=0
    for directory; do
        mkdir -p /run/shown/$((++number))
        mount --rbind "$directory" /run/shown/$number
    done
    number=0
    for directory; do
        closed=
        above=$directory
        while above=$(dirname "$above") && [ "$above" != / ]; do
            [ -z "$(find "$above" -maxdepth 0 -not -perm -001)" ] || closed=$above
        done
        [ -z "$closed" ] || mount -t tmpfs -o mode=755 none "$closed"
        mkdir -p "$directory"
        mount --rbind /run/shown/$((++number)) "$directory"
    done
}

inside() {
    local user=$1 home=$2 notify=$3 runtime
    runtime=/run/user/$(id -u "$user")
    shift 3
    mount -t cgroup2 none /sys/fs/cgroup
    mkdir /sys/fs/cgroup/user
    chown "$user" /sys/fs/cgroup/user /sys/fs/cgroup/user/cgroup.{procs,subtree_control,threads}
    mount -t tmpfs -o mode=755 none /run
    show "$@"
    # Its being there is how systemd's programs know that systemd runs.
    mkdir -p /run/systemd/system "$runtime"
    chown "$user" "$runtime"
    chmod 700 "$runtime"
    echo $$ >/sys/fs/cgroup/user/cgroup.procs
    # Not exec: process 1 of the namespace stays this shell, and with it everything goes.
    env -i PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 HOME="$home" USER="$user" SHELL=/bin/sh \
        XDG_RUNTIME_DIR="$runtime" NOTIFY_SOCKET="$notify" \
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups --no-new-privs \
        /lib/systemd/systemd --user --log-target=console &
    wait $!
}

case $1 in
inside) shift; inside "$@" ;;
namespaces) shift; enter_namespaces "$@" ;;
*) exec setpriv --pdeathsig TERM unshare --mount --propagation private "$0" namespaces "$@" ;;
esac
