#!/usr/bin/env bash
# Makes self-host/ with fresh keys for compose.yaml, once: what is there is never replaced. Then set in self-host/app.env
# where the app is reached, its registration and the CRM.
set -euo pipefail
umask 077
cd "$(dirname "$0")/.."
if [ -e self-host ]; then
  echo "self-host/ is there already; its keys open what was stored." >&2
  exit 1
fi
# All before the folder stands: in the text of a file a failure would go unseen.
key() { openssl rand -base64 32; }
storage_key=$(key)
token_key=$(key)
client_state_key=$(key)
webhook_key=$(key)
admin_key=$(openssl rand -hex 32)
crm_key=$(openssl rand -hex 32)

unfinished=self-host.part
rm -rf "$unfinished"
mkdir "$unfinished"
cat >"$unfinished/storage.env" <<END
AZURITE_ACCOUNTS=mailsync:$storage_key
END
cat >"$unfinished/app.env" <<END
AzureWebJobsStorage=DefaultEndpointsProtocol=http;AccountName=mailsync;AccountKey=$storage_key;BlobEndpoint=http://storage:10000/mailsync;QueueEndpoint=http://storage:10001/mailsync;TableEndpoint=http://storage:10002/mailsync;
PUBLIC_BASE_URL=
MICROSOFT_CLIENT_ID=
MICROSOFT_CLIENT_SECRET=
ALLOWED_RETURN_ORIGINS=
CRM_WEBHOOK_URL=
TOKEN_ENCRYPTION_KEYS=$token_key
CLIENT_STATE_KEYS=$client_state_key
CRM_WEBHOOK_SECRETS=whsec_$webhook_key
END
cat >"$unfinished/host-keys.json" <<END
{
  "masterKey": { "name": "master", "value": "$admin_key", "encrypted": false },
  "functionKeys": [{ "name": "default", "value": "$crm_key", "encrypted": false }],
  "systemKeys": []
}
END
# The container's user reads it; on this machine nobody else gets into the folder.
chmod 644 "$unfinished/host-keys.json"
mv "$unfinished" self-host
echo 'Made self-host/: fill in self-host/app.env, then: docker compose up --build --detach'
