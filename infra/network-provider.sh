#!/usr/bin/env bash
# The private network gives its subnet to Microsoft.App, which the template makes nothing of: so nobody else registers it
# in the subscription, and without it the app can't join the network. Registered once, by who may do that.
set -euo pipefail
[ "${PRIVATE_NETWORK:-false}" = true ] || exit 0
state=$(az provider show --namespace Microsoft.App --query registrationState --output tsv)
[ "$state" = Registered ] || az provider register --namespace Microsoft.App --wait
echo 'The subscription knows Microsoft.App, which the private network needs.'
