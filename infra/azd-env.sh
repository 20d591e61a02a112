# shellcheck shell=bash
# Sourced. Keeps a value in the environment of azd, where azd runs the script; else only says it.
keep() {
  if [ -n "${AZURE_ENV_NAME:-}" ] && command -v azd >/dev/null; then
    azd env set "$1" "$2" --environment "$AZURE_ENV_NAME"
  fi
  echo "$1=$2"
}

need() {
  for name in "$@"; do
    if [ -z "${!name:-}" ]; then
      echo "$0: $name is not set." >&2
      exit 2
    fi
  done
}
