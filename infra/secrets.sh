#!/usr/bin/env bash
# Makes the app's own secrets in the vault where they are missing, and touches none that is there. What is read from the
# vault by which setting is in app.bicep: TOKEN_ENCRYPTION_KEYS is the secret token-encryption-keys.
#
#   infra/secrets.sh                    what is missing
#   infra/secrets.sh put NAME < FILE    a value of your own, such as the next one of a rotation
set -euo pipefail
cd "$(dirname "$0")"
. ./azd-env.sh
need AZURE_RESOURCE_GROUP AZURE_KEY_VAULT_NAME AZURE_FUNCTION_NAME
. ./vault.sh

make() {
  if ! has_secret "$1"; then
    printf '%s%s' "${2:-}" "$(openssl rand -base64 32)" >"$scratch/value"
    put_secret "$1" "$scratch/value"
  fi
}

case ${1:-} in
  '')
    need_program openssl
    make token-encryption-keys
    make client-state-keys
    make crm-webhook-secrets whsec_
    ;;
  put)
    name=${2:?the name of the secret is missing}
    cat >"$scratch/value"
    put_secret "$name" "$scratch/value"
    ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "${0##*/}" >&2
    exit 2
    ;;
esac
refresh_settings
