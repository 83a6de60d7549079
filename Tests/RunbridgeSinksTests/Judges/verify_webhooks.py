"""Verifies webhooks with the official standardwebhooks package, unchanged.

Reads [{secret, headers, body}] and writes for each what the package returned, {"ok": payload}, or how it refused,
{"error": "WebhookVerificationError: ..."}. The headers are those that came over HTTP.
"""

import json
import sys

from standardwebhooks.webhooks import Webhook


def verdict(case):
    try:
        return {"ok": Webhook(case["secret"]).verify(case["body"], case["headers"])}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([verdict(case) for case in json.load(sys.stdin)], sys.stdout)
