"""Verifies webhooks with the official packages standardwebhooks and openai, and reads them with cloudevents.

Reads JSON lines {secret, headers, body} and writes for each what it is: its type, or how it was refused. The headers are
those that came over HTTP.
"""

import json
import sys

from cloudevents.v1.http import from_http
from openai import InvalidWebhookSignatureError, OpenAI
from standardwebhooks.webhooks import Webhook


openai = OpenAI(api_key="none")


def openai_takes(case):
    try:
        openai.webhooks.verify_signature(case["body"], case["headers"], secret=case["secret"])
        return True
    except InvalidWebhookSignatureError:
        return False


def verdict(case):
    takes = openai_takes(case)
    try:
        Webhook(case["secret"]).verify(case["body"], case["headers"])
        if not takes:
            return "standardwebhooks takes it and openai does not"
        event = from_http(case["headers"], case["body"])
        if event["id"] != case["headers"]["webhook-id"]:
            return "its ids differ"
        return event["type"]
    except Exception as error:
        if takes:
            return "openai takes it and standardwebhooks does not"
        return f"{type(error).__name__}: {error}"


for line in sys.stdin:
    print(verdict(json.loads(line)))
