#!/usr/bin/env bash
# A ride by curl: assign, reassign, complete. Prints what each side dials.
set -euo pipefail
url=${MASKLINE_URL:-http://127.0.0.1:8787}
order=curl-$RANDOM$RANDOM

# Not every date knows milliseconds; within one second the event ids below are in the right order, too.
# tell TYPE ORDER-MEMBERS: sends an event; curl repeats it by itself on 429, 5xx and lost connections, honouring Retry-After.
tell() {
  curl --silent --show-error --fail-with-body --retry 5 --retry-connrefused \
    --header 'content-type: application/json' \
    ${MASKLINE_TOKEN:+--header "authorization: Bearer $MASKLINE_TOKEN"} \
    --data @- "$url/v1/order-events" <<JSON
{ "eventId": "$order-$1", "type": "$1", "occurredAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "order": { "orderId": "$order"${2:+, $2} } }
JSON
  echo
}

tell order.assigned '"service": "ride", "areaCode": "0755",
  "customer": { "phone": "+8613800000021" }, "driver": { "phone": "+8613800007021" }'
tell order.reassigned '"driver": { "phone": "+8613800007022" }'
tell order.completed
