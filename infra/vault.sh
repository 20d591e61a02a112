# shellcheck shell=bash
# Sourced. Secrets of the vault, through Azure's management: it works with a vault that is closed to the public, too, and
# whoever deploys needs no role in the vault itself. A value is never an argument: those stand in the list of processes.
umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

secret_url() {
  echo "$(az cloud show --query endpoints.resourceManager --output tsv | sed 's,/*$,,')$(resource_group_id)/providers/Microsoft.KeyVault/vaults/$AZURE_KEY_VAULT_NAME/secrets/$1?api-version=2023-07-01"
}

resource_group_id() {
  echo "/subscriptions/${AZURE_SUBSCRIPTION_ID:-$(az account show --query id --output tsv)}/resourceGroups/$AZURE_RESOURCE_GROUP"
}

# Anything but a clear "not there" ends the script: a key that is only out of sight must not be replaced.
has_secret() {
  local answer
  if answer=$(az rest --method get --url "$(secret_url "$1")" --query name --output tsv 2>&1); then
    return 0
  fi
  case $answer in
    *SecretNotFound* | *ResourceNotFound* | *"Not Found("*) return 1 ;;
  esac
  echo "The vault does not say whether $1 is there: $answer" >&2
  exit 1
}

# put_secret NAME FILE [EXPIRES]: the file's text in one line, with \n for its line ends, as a setting must be. Nothing, or
# a line end alone, is what a command leaves that failed before.
put_secret() {
  if ! grep -q '[^[:space:]]' "$2"; then
    echo "$0: nothing was given for $1, and the vault keeps what it has." >&2
    exit 2
  fi
  local body=$scratch/body.json attributes=''
  [ -z "${3:-}" ] || attributes=",\"attributes\":{\"exp\":$3}"
  {
    printf '{"properties":{"value":"'
    awk 'NR > 1 { printf "\\\\n" } { printf "%s", $0 }' "$2"
    printf '"%s}}' "$attributes"
  } >"$body"
  az rest --method put --url "$(secret_url "$1")" --body "@$body" --output none
  rm -f "$body"
  echo "The vault holds $1."
}

# The app reads its settings from the vault anew: else it would within a day.
refresh_settings() {
  az rest --method post --output none --url "$(az cloud show --query endpoints.resourceManager --output tsv | sed 's,/*$,,')$(resource_group_id)/providers/Microsoft.Web/sites/$AZURE_FUNCTION_NAME/config/configreferences/appsettings/refresh?api-version=2022-03-01"
}
