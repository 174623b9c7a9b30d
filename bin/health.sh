#!/usr/bin/env bash
# Asks a worker how it is: health.sh [REST_URL]; default $REST_URL, else http://localhost:8083/. Exits with 0 if it is
# healthy, with 1 if it is starting, ill or away. For container health checks and scripts; needs nothing but bash for http.
url=${1:-${REST_URL:-http://localhost:8083/}}
url=${url%/}/health
case $url in
  http://*) ;;
  *) exec curl -fsS --max-time 11 "$url" ;;
esac
address=${url#http://}
host=${address%%/*}
port=80
path=/${address#*/}
case $host in *:*) port=${host##*:} host=${host%:*} ;; esac
host=${host#[} host=${host%]}
if ! exec 3<> "/dev/tcp/$host/$port"; then
  exit 1
fi
printf 'GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$path" "$host" "$port" >&3
answer=$(timeout 11 cat <&3)
printf '%s\n' "$answer" | tail -n 1
case $answer in 'HTTP/1.1 200 '*) exit 0 ;; *) exit 1 ;; esac
