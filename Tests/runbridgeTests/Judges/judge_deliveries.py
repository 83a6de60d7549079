"""Verifies webhooks with the official standardwebhooks package and reads them with the official cloudevents one.

Reads JSON lines {secret, headers, body} and writes for each what it is: its type, or how it was refused. The headers are
those that came over HTTP.
"""

import json
import sys

from cloudevents.v1.http import from_http
from standardwebhooks.webhooks import Webhook


def verdict(case):
    try:
        Webhook(case["secret"]).verify(case["body"], case["headers"])
        event = from_http(case["headers"], case["body"])
        if event["id"] != case["headers"]["webhook-id"]:
            return "its ids differ"
        return event["type"]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for line in sys.stdin:
    print(verdict(json.loads(line)))
