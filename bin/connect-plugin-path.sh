#!/usr/bin/env bash
# Lists the plugins of a plugin path, or brings their service manifests up to date; --help tells the arguments, which are
# those of Kafka Connect's script of the same name.
self=${BASH_SOURCE[0]}
[ -L "$self" ] && self=$(readlink -f "$self")
exec "$(dirname "$self")/run-class.sh" -tool dev.tributary.connect.worker.pluginpath.ConnectPluginPath "$@"
