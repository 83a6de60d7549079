"""Signs and verifies with the official standardwebhooks package, unchanged.

Reads {"sign": [{secret, id, timestamp, body}], "verify": [{secret, headers, body}]} and writes
{"signatures": ["v1,..."], "verdicts": ["ok" or the exception's text]}.
"""

import json
import sys
from datetime import datetime, timezone

from standardwebhooks.webhooks import Webhook


def sign(case):
    time = datetime.fromtimestamp(case["timestamp"], tz=timezone.utc)
    return Webhook(case["secret"]).sign(msg_id=case["id"], timestamp=time, data=case["body"])


def verify(case):
    try:
        Webhook(case["secret"]).verify(case["body"], case["headers"])
        return "ok"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


order = json.load(sys.stdin)
json.dump({"signatures": [sign(c) for c in order["sign"]], "verdicts": [verify(c) for c in order["verify"]]}, sys.stdout)
