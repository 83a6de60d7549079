"""Signs requests as the AWS SDK for Python does: reads a JSON list of them, writes the `Authorization` of each."""

import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

key_id, secret = sys.argv[1:]
answers = []
for asked in json.load(sys.stdin):
    request = AWSRequest(
        method=asked["method"], url=asked["url"], headers=asked["headers"], data=asked["body"].encode()
    )
    signer = SigV4Auth(Credentials(key_id, secret, asked.get("token")), asked["service"], asked["region"])
    time = asked["time"].partition(".")[0].replace("-", "").replace(":", "")
    request.context["timestamp"] = time.rstrip("Z") + "Z"
    # What `add_auth` does, but for asking the clock.
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    signer._inject_signature_to_request(request, signature)
    answers.append(request.headers["Authorization"])
json.dump(answers, sys.stdout)
