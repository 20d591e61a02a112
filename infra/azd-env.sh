# shellcheck shell=bash
# Sourced. Keeps a value in the environment of azd, where azd runs the script; else only says it.
keep() {
  if [ -n "${AZURE_ENV_NAME:-}" ] && command -v azd >/dev/null; then
    azd env set "$1" "$2" --environment "$AZURE_ENV_NAME"
  fi
  echo "$1=$2"
}

# Where a command's output is an argument or goes nowhere, its absence would go unseen.
need_program() {
  if ! command -v "$1" >/dev/null; then
    echo "$0: there is no $1 here." >&2
    exit 2
  fi
}

need() {
  for name in "$@"; do
    if [ -z "${!name:-}" ]; then
      echo "$0: $name is not set." >&2
      exit 2
    fi
  done
}
