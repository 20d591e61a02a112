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
key() { openssl rand -base64 32; }
mkdir self-host
storage_key=$(key)
cat >self-host/storage.env <<END
AZURITE_ACCOUNTS=mailsync:$storage_key
END
cat >self-host/app.env <<END
AzureWebJobsStorage=DefaultEndpointsProtocol=http;AccountName=mailsync;AccountKey=$storage_key;BlobEndpoint=http://storage:10000/mailsync;QueueEndpoint=http://storage:10001/mailsync;TableEndpoint=http://storage:10002/mailsync;
PUBLIC_BASE_URL=
MICROSOFT_CLIENT_ID=
MICROSOFT_CLIENT_SECRET=
ALLOWED_RETURN_ORIGINS=
CRM_WEBHOOK_URL=
TOKEN_ENCRYPTION_KEYS=$(key)
CLIENT_STATE_KEYS=$(key)
CRM_WEBHOOK_SECRETS=whsec_$(key)
END
cat >self-host/host-keys.json <<END
{
  "masterKey": { "name": "master", "value": "$(openssl rand -hex 32)", "encrypted": false },
  "functionKeys": [{ "name": "default", "value": "$(openssl rand -hex 32)", "encrypted": false }],
  "systemKeys": []
}
END
# The container's user reads it; on this machine nobody else gets into the folder.
chmod 644 self-host/host-keys.json
echo 'Made self-host/: fill in self-host/app.env, then: docker compose up --build --detach'
