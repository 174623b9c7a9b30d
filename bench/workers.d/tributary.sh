#!/bin/sh
# Tributary from an unpacked distribution at TRIBUTARY_HOME; bench.sh sets it to the archive that was built last.
# usage: tributary.sh WORKER_PROPERTIES; needs BENCH_LOG_DIR.
export LOG_DIR="$BENCH_LOG_DIR"
exec "${TRIBUTARY_HOME:?an unpacked distribution}/bin/connect-distributed.sh" "$@"
