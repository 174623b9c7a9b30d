#!/bin/sh
# Runs worker processes under load and random kills, and says whether anything they take grows. With no options: ten minutes.
#   connect-e2e/soak.sh [--seconds 600] [--seed N] [--workers 3] [--generators 50] [--kill-every 40] [--sample-every 5] [--csv FILE]
# Builds what it needs first. Exit status 0: nothing grows and the tables are equal. What is printed last says more.
set -eu
cd "$(dirname "$0")/.."
exec mvn -B -q -Psoak -pl connect-e2e -am verify -DskipTests -Dsoak.arguments="$*"
