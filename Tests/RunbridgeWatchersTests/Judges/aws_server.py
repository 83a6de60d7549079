"""Amazon Bedrock and AWS Step Functions as far as runs are read, for who signs: `aws_server.py FOLDER KEY_ID SECRET [TOKEN]`.

Signatures are computed again by the AWS SDK for Python from what came over the wire. Writes its port to `FOLDER/port`,
answers from `FOLDER/jobs.json` (a list, read anew at each request, newest first) two a page at the most, and appends a line
for each request to `FOLDER/asked`: the target and what came of it.
"""

import datetime
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

folder, key_id, secret = sys.argv[1:4]
session_token = sys.argv[4] if len(sys.argv) > 4 else None
REGION = "eu-central-1"


class Refused(Exception):
    def __init__(self, status, kind, message):
        super().__init__(message)
        self.status, self.kind = status, kind


def demand(condition, kind, message):
    if not condition:
        raise Refused(403, kind, message)


def check_signature(method, target, headers, body, service):
    algorithm, _, fields = headers.get("authorization", "").partition(" ")
    demand(algorithm == "AWS4-HMAC-SHA256", "MissingAuthenticationTokenException", "Missing Authentication Token")
    fields = dict(field.strip().split("=", 1) for field in fields.split(","))
    time = headers.get("x-amz-date", "")
    scope = f"{key_id}/{time[:8]}/{REGION}/{service}/aws4_request"
    demand(fields["Credential"] == scope, "UnrecognizedClientException", f"not {scope}: {fields['Credential']}")
    signed = fields["SignedHeaders"].split(";")
    needed = {"host"} | {name for name in headers if name.startswith("x-amz-") or name == "content-type"}
    demand(needed <= set(signed), "IncompleteSignatureException", f"not signed: {sorted(needed - set(signed))}")
    demand(headers.get("x-amz-security-token") == session_token, "UnrecognizedClientException", "wrong security token")
    sent = datetime.datetime.strptime(time, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    age = (datetime.datetime.now(datetime.timezone.utc) - sent).total_seconds()
    demand(abs(age) < 300, "InvalidSignatureException", f"Signature expired: {time}")
    request = AWSRequest(
        method=method, url=f"http://{headers['host']}{target}", data=body, headers={n: headers[n] for n in signed}
    )
    request.context["timestamp"] = time
    signer = SigV4Auth(Credentials(key_id, secret), service, REGION)
    expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    demand(
        hmac.compare_digest(expected, fields["Signature"]),
        "SignatureDoesNotMatch" if service == "bedrock" else "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided.",
    )


def page(jobs, token):
    start = 0
    if token is not None:
        if not token.startswith("p/+= &"):
            raise Refused(400, "ValidationException", f"no such token: {token}")
        start = int(token.removeprefix("p/+= &"))
    answer = {"items": jobs[start : start + 2]}
    if start + 2 < len(jobs):
        answer["nextToken"] = f"p/+= &{start + 2}"
    return answer


def answer_bedrock(target, jobs):
    url = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(url.query, strict_parsing=bool(url.query)).items()}
    steps = url.path.split("/")[1:]
    if steps == ["model-invocation-jobs"]:
        token = query.pop("nextToken", None)
        if query != {"maxResults": "100", "sortBy": "CreationTime", "sortOrder": "Descending"}:
            raise Refused(400, "ValidationException", f"unexpected query: {query}")
        answer = page(jobs, token)
        answer["invocationJobSummaries"] = answer.pop("items")
        return answer
    if len(steps) == 2 and steps[0] == "model-invocation-job":
        for job in jobs:
            if job["jobArn"] == unquote(steps[1]):
                return job
    raise Refused(404, "ResourceNotFoundException", "there is no such thing")


def answer_states(action, body, jobs):
    asked = json.loads(body)
    if action == "AWSStepFunctions.ListExecutions":
        answer = page(jobs, asked.get("nextToken"))
        answer["executions"] = answer.pop("items")
        return answer
    if action == "AWSStepFunctions.DescribeExecution":
        for job in jobs:
            if job["executionArn"] == asked["executionArn"]:
                return job
        raise Refused(400, "ExecutionDoesNotExist", "Execution Does Not Exist")
    raise Refused(400, "UnknownOperationException", action)


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        jobs = json.load(open(os.path.join(folder, "jobs.json"), encoding="utf-8"))
        action = headers.get("x-amz-target")
        status, kind, outcome = 200, None, "ok"
        try:
            check_signature(self.command, self.path, headers, body, "states" if action else "bedrock")
            content = answer_states(action, body, jobs) if action else answer_bedrock(self.path, jobs)
        except Refused as refusal:
            status, kind, outcome = refusal.status, refusal.kind, f"{refusal.status} {refusal.kind}: {refusal}"
            content = {"__type": kind, "message": str(refusal)} if action else {"message": str(refusal)}
        with open(os.path.join(folder, "asked"), "a", encoding="utf-8") as file:
            file.write(f"{self.command} {self.path}{' ' + action if action else ''}: {outcome}\n")
        encoded = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0" if action else "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        if kind:
            self.send_header("x-amzn-ErrorType", kind)
        self.end_headers()
        self.wfile.write(encoded)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
draft = os.path.join(folder, ".port")
with open(draft, "w", encoding="utf-8") as file:
    file.write(str(server.server_port))
os.rename(draft, os.path.join(folder, "port"))
server.serve_forever()
