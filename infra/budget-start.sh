#!/usr/bin/env bash
# A budget begins with a month and must keep its beginning: it is chosen once.
set -euo pipefail
. "$(dirname "$0")/azd-env.sh"
[ -n "${BUDGET_START:-}" ] || keep BUDGET_START "$(date -u +%Y-%m-01)"
