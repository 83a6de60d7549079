"""Signs or verifies with the official standardwebhooks package, unchanged.

`sign BODY HEADERS` prints header lines; `verify BODY HEADERS` prints ok or why not. The secret is in $SECRET.
"""

import os
import sys
from datetime import datetime, timezone

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

action, body_path, headers_path = sys.argv[1:]
webhook = Webhook(os.environ["SECRET"])
with open(body_path, encoding="utf-8") as file:
    body = file.read()

if action == "sign":
    now = datetime.now(tz=timezone.utc)
    print("webhook-id: msg_judge")
    print(f"webhook-timestamp: {int(now.timestamp())}")
    print(f"webhook-signature: {webhook.sign(msg_id='msg_judge', timestamp=now, data=body)}")
else:
    with open(headers_path, encoding="utf-8") as file:
        headers = dict(line.rstrip("\n").split(": ", 1) for line in file)
    try:
        webhook.verify(body, headers)
        print("ok")
    except WebhookVerificationError as error:
        print(error)
