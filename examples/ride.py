"""A ride by Python's standard library: assign, reassign, complete. Prints what each side dials."""

import json
import os
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

URL = os.environ.get("MASKLINE_URL", "http://127.0.0.1:8787")
TOKEN = os.environ.get("MASKLINE_TOKEN")
ATTEMPTS = 5


def tell(event_type, order):
    """Sends one order event until it is answered for good. Repeating is safe: the eventId stays the same."""
    event = {
        "eventId": str(uuid.uuid4()),
        "type": event_type,
        "occurredAt": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "order": order,
    }
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return post("/v1/order-events", event)
        except urllib.error.HTTPError as failure:
            if failure.code not in (429, 500, 502, 503, 504) or attempt == ATTEMPTS:
                raise RuntimeError(f"{failure.code}: {failure.read().decode()}") from failure
            time.sleep(float(failure.headers.get("Retry-After", attempt)))
        except urllib.error.URLError as failure:
            if attempt == ATTEMPTS:
                raise RuntimeError(f"{URL} can't be reached: {failure.reason}") from failure
            time.sleep(attempt)


def post(path, body):
    headers = {"content-type": "application/json"}
    if TOKEN:
        headers["authorization"] = f"Bearer {TOKEN}"
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=15) as response:
        return json.load(response)


def main():
    order_id = f"python-{uuid.uuid4().hex[:12]}"
    bound = tell(
        "order.assigned",
        {
            "orderId": order_id,
            "service": "ride",
            "areaCode": "0755",
            "customer": {"phone": "+8613800000021"},
            "driver": {"phone": "+8613800007021"},
        },
    )
    print(json.dumps(bound))
    print(json.dumps(tell("order.reassigned", {"orderId": order_id, "driver": {"phone": "+8613800007022"}})))
    print(json.dumps(tell("order.completed", {"orderId": order_id})))


if __name__ == "__main__":
    main()
