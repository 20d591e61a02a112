#!/usr/bin/env bash
# The app registration, by the Azure CLI. All of it may be run again: what is there is left as it is.
#
#   infra/register-app.sh create        registers the app with the permissions that it asks for
#   infra/register-app.sh complete      its redirect URI; and that the app's managed identity may speak for it
#   infra/register-app.sh certificate   instead of the managed identity: a certificate, into the vault
#   infra/register-app.sh secret        the same with a client secret
#
# Read from the environment: MICROSOFT_CLIENT_ID (an app that is registered already), MICROSOFT_TENANT (common,
# organizations, consumers or a tenant: who may sign in), MICROSOFT_CREDENTIAL, APP_DISPLAY_NAME, and what azd knows.
set -euo pipefail
cd "$(dirname "$0")"
. ./azd-env.sh

# Microsoft advises six months at most for a secret.
certificate_days=365
secret_days=180

audience() {
  case $(printf %s "${MICROSOFT_TENANT:-common}" | tr '[:upper:]' '[:lower:]') in
    common) echo AzureADandPersonalMicrosoftAccount ;;
    organizations) echo AzureADMultipleOrgs ;;
    consumers) echo PersonalMicrosoftAccount ;;
    # An id or a domain.
    *[-.]*) echo AzureADMyOrg ;;
    *)
      echo "$0: MICROSOFT_TENANT is common, organizations, consumers, or a tenant by its id or domain." >&2
      return 2
      ;;
  esac
}

create() {
  if [ -n "${MICROSOFT_CLIENT_ID:-}" ]; then
    echo "The app is registered as $MICROSOFT_CLIENT_ID."
    return
  fi
  local id audience
  audience=$(audience)
  id=$(az ad app create \
    --display-name "${APP_DISPLAY_NAME:-CRM e-mail sync${AZURE_ENV_NAME:+ ($AZURE_ENV_NAME)}}" \
    --sign-in-audience "$audience" \
    --requested-access-token-version 2 \
    --required-resource-accesses @graph-permissions.json \
    --query appId --output tsv)
  keep MICROSOFT_CLIENT_ID "$id"
}

complete() {
  need MICROSOFT_CLIENT_ID PUBLIC_BASE_URL
  local uri present
  # As the app says it, however the address was given.
  uri=${PUBLIC_BASE_URL%/}/api/oauth/callback
  present=$(az ad app show --id "$MICROSOFT_CLIENT_ID" --query 'web.redirectUris' --output tsv)
  # An app of several installations has one for each; an address holds no blank.
  # shellcheck disable=SC2086
  case " ${present//[[:space:]]/ } " in
    *" $uri "*) ;;
    *) az ad app update --id "$MICROSOFT_CLIENT_ID" --web-redirect-uris $present "$uri" --output none ;;
  esac
  echo "Microsoft sends people back to $uri."
  [ "${MICROSOFT_CREDENTIAL:-managed-identity}" = managed-identity ] || return 0
  need IDENTITY_PRINCIPAL_ID
  local known
  known=$(az ad app federated-credential list --id "$MICROSOFT_CLIENT_ID" \
    --query "[?subject=='$IDENTITY_PRINCIPAL_ID'].name" --output tsv)
  if [ -z "$known" ]; then
    az ad app federated-credential create --id "$MICROSOFT_CLIENT_ID" --output none \
      --parameters "$(federated_credential)"
  fi
  echo "The managed identity $IDENTITY_PRINCIPAL_ID speaks for the app: no secret is kept anywhere."
}

federated_credential() {
  local login tenant
  login=$(az cloud show --query endpoints.activeDirectory --output tsv)
  tenant=$(az account show --query tenantId --output tsv)
  printf '{"name":"mail-sync-%s","issuer":"%s/%s/v2.0","subject":"%s","audiences":["api://AzureADTokenExchange"]}' \
    "${IDENTITY_PRINCIPAL_ID%%-*}" "${login%/}" "$tenant" "$IDENTITY_PRINCIPAL_ID"
}

certificate() {
  need_program openssl
  into_vault
  openssl req -x509 -newkey rsa:3072 -sha256 -nodes -subj /CN=crm-mail-sync \
    -days "$certificate_days" -keyout "$scratch/key.pem" -out "$scratch/certificate.pem" 2>/dev/null
  az ad app credential reset --id "$MICROSOFT_CLIENT_ID" --append \
    --cert "@$scratch/certificate.pem" --output none
  cat "$scratch/certificate.pem" "$scratch/key.pem" >"$scratch/pair.pem"
  put_secret microsoft-client-certificate "$scratch/pair.pem" "$(ends_in "$certificate_days")"
  in_force certificate
}

secret() {
  need_program node
  into_vault
  az ad app credential reset --id "$MICROSOFT_CLIENT_ID" --append --display-name mail-sync \
    --end-date "$(node -p "new Date($(ends_in "$secret_days")000).toISOString()")" \
    --query password --output tsv >"$scratch/secret"
  put_secret microsoft-client-secret "$scratch/secret" "$(ends_in "$secret_days")"
  in_force secret
}

into_vault() {
  need MICROSOFT_CLIENT_ID AZURE_RESOURCE_GROUP AZURE_KEY_VAULT_NAME AZURE_FUNCTION_NAME
  . ./vault.sh
}

ends_in() {
  echo $(($(date +%s) + $1 * 86400))
}

in_force() {
  keep MICROSOFT_CREDENTIAL "$1"
  refresh_settings
  echo "\`azd provision\` makes the app use it. Credentials from before are still valid: take them away when it does."
}

case ${1:-} in
  create | complete | certificate | secret) "$1" ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "${0##*/}" >&2
    exit 2
    ;;
esac
