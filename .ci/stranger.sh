#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/stranger.sh ROOT PACKAGES: what a stranger does with these packages in ROOT, a bare Debian. README's first ten
# commands, as they stand there; then the program of docs/first-connection.md, as it stands there. What installs has the
# network, all else has loopback alone. Needs root.
set -u

root=$1
packages=$2
place=$root/stranger
greeting='This is siotls-server'

fail()
{
    echo "$*"
    exit 1
}

# commands_of PAGE: what it shows to be typed, a command a line.
commands_of()
{
    awk '/^```/ { fenced = !fenced }
        fenced || !(is_going_on || /^    [^ ]/) { next }
        { sub(/^ +/, ""); is_going_on = sub(/\\$/, ""); printf is_going_on ? "%s" : "%s\n", $0 }' "$1"
}

# program_of PAGE: its C code, one piece after the other.
program_of()
{
    awk '/^```$/ { is_code = 0 } is_code { print } /^```c$/ { is_code = 1 }' "$1"
}

# write_script NAME: commands become a script that stops at the first that fails. A person would see that the server
# listens before typing the next one.
write_script()
{
    local command port
    {
        # shellcheck disable=SC2016 # for the shell in there
        echo 'set -e; set -m; trap "kill \$(jobs -p) 2>/dev/null || :" EXIT; cd /stranger; PS4="$ "; set -x'
        while read -r command; do
            echo "$command"
            port=$(sed -nE 's/.*--listen [^ ]*:([0-9]+) .*&$/\1/p' <<<"$command")
            [ -z "$port" ] || echo "{ until (: </dev/tcp/127.0.0.1/$port); do kill -0 \$!; sleep 0.1; done; } 2>/dev/null"
        done
    } >"$place/$1"
}

in_root()
{
    "$@" chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        APT_CONFIG=/stranger/apt.conf bash "/stranger/$script_name" </dev/null 2>&1
}

# run NAME [HOW...]: what it prints is kept.
run()
{
    local script_name=$1
    shift
    echo "--- $script_name"
    in_root "$@" | tee "$place/$script_name.out"
    [ "${PIPESTATUS[0]}" -eq 0 ]
}

# greets NAME TIMES
greets()
{
    [ "$(grep -c "$greeting" "$place/$1.out")" -eq "$2" ] || fail "$2 pages were expected"
}

mkdir -p "$place" && cp "$packages"/*.deb "$place" || exit 1
# Yes is what a person says; and a bare folder has no names.
echo 'APT::Get::Assume-Yes "true"; APT::Sandbox::User "root";' >"$place/apt.conf"
printf '%s\n' '127.0.0.1 localhost' '::1 localhost ip6-localhost' >"$root/etc/hosts"
alone=(unshare --net sh -c 'ip link set lo up && exec "$@"' sh)
"${alone[@]}" true || alone=()

mapfile -t commands < <(commands_of README.md | head -n 10)
[ "${#commands[@]}" -eq 10 ] || fail "README shows ${#commands[@]} commands"
printf '%s\n' "${commands[@]}" | grep '^apt-get ' | write_script install
printf '%s\n' "${commands[@]}" | grep -v '^apt-get ' | write_script commands
run install || fail "README's commands do not install it"
run commands "${alone[@]}" || fail "README's commands fail"
greets commands 2

# The same server, and a program that was written from the document.
page=docs/first-connection.md
program_of "$page" >"$place/program.c"
{
    printf '%s\n' "${commands[@]}" | grep '^siotls-server '
    commands_of "$page" | grep -w program
    echo 'kill %1'
} | write_script program
run program "${alone[@]}" || fail "the program of $page fails"
greets program 1
