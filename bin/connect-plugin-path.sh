#!/usr/bin/env bash
# Lists the plugins of a plugin path, or brings their service manifests up to date; --help tells the arguments, which are
# those of Kafka Connect's script of the same name.
export TRIBUTARY_CDS=off # a short run, and not a worker
export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:--Dlogback.configurationFile=$(cd "$(dirname "${BASH_SOURCE[0]}")/../config" && pwd)/tools-logback.xml}
exec "$(dirname "${BASH_SOURCE[0]}")/run-class.sh" dev.tributary.connect.worker.pluginpath.ConnectPluginPath "$@"
