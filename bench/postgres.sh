# To be sourced: starts a private PostgreSQL for the time of the script, where its binaries are installed, and puts its connection
# string into postgres (empty without). Arguments are settings of the server, such as max_connections=200.
postgres=""
binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -n "$binaries" ]; then
  folder=$(mktemp -d)
  as=""
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as="runuser -u postgres --"
  fi
  settings="-c listen_addresses='' -c unix_socket_directories=$folder"
  for setting in "$@"; do
    settings="$settings -c $setting"
  done
  $as "$binaries/initdb" -D "$folder/data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  $as "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "$settings" start >/dev/null
  # Immediately: nothing in it is kept, and a query may be at work.
  trap '$as "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
  postgres="Host=$folder;Username=postgres;Database=postgres"
else
  echo "PostgreSQL is not installed: what is to be measured on it is left out."
fi
