"""Signs and verifies with the libraries that senders publish, unchanged: openai, slack_sdk, stripe, svix.

Reads {"verify": [{library, secret, headers, body}], "sign": [{library, secret, id, timestamp, body}]} and writes
{"verdicts": ["ok" or the exception's name], "signatures": ["..."]}.
"""

import json
import sys
from datetime import datetime, timezone

import stripe
from openai import OpenAI
from slack_sdk.signature import SignatureVerifier
from svix.webhooks import Webhook


def verify(library, secret, headers, body):
    if library == "openai":
        OpenAI(api_key="none").webhooks.verify_signature(body, headers, secret=secret)
    elif library == "slack_sdk":
        request = {name: headers[name] for name in headers}
        if not SignatureVerifier(secret).is_valid_request(body, request):
            raise ValueError("refused")
    elif library == "stripe":
        stripe.WebhookSignature.verify_header(body, headers["Stripe-Signature"], secret, tolerance=300)
    else:
        Webhook(secret).verify(body, headers)


def verdict(case):
    try:
        verify(case["library"], case["secret"], case["headers"], case["body"])
        return "ok"
    except Exception as error:
        return type(error).__name__


def sign(case):
    secret, timestamp, body = case["secret"], case["timestamp"], case["body"]
    if case["library"] == "slack_sdk":
        return SignatureVerifier(secret).generate_signature(timestamp=str(timestamp), body=body)
    if case["library"] == "stripe":
        return stripe.WebhookSignature._compute_signature(f"{timestamp}.{body}", secret)
    time = datetime.fromtimestamp(timestamp, tz=timezone.utc)
    return Webhook(secret).sign(case["id"], time, body)


order = json.load(sys.stdin)
answer = {"verdicts": [verdict(c) for c in order["verify"]], "signatures": [sign(c) for c in order["sign"]]}
json.dump(answer, sys.stdout)
