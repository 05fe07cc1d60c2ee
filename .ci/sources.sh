# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced: copies of what is in the working folder and belongs to the project, and of nothing else that lies there.
#
#   copy_sources FOLDER      the files
#   copy_repository FOLDER   as a repository of its own: meson dist takes what is committed

copy_sources()
{
    mkdir -p "$1" && git ls-files -z | tar -cf - --null -T - | tar -xf - -C "$1"
}

copy_repository()
{
    copy_sources "$1" && git -C "$1" init -q && git -C "$1" add -A &&
        git -C "$1" -c user.name=ci -c user.email=ci@localhost commit -q -m sources
}
