"""A server that speaks the protocol of AWS Step Functions as far as executions are read: JSON 1.0, POST and nothing else.

`step_functions.py FOLDER`: writes its port to `FOLDER/port`, answers from `FOLDER/executions.json` (a list, read anew at
each request, newest first) two a page at the most, and appends what was asked to `FOLDER/asked`.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = sys.argv[1]
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:nightly"


class Refused(Exception):
    pass


def listed(asked):
    if asked.get("stateMachineArn") != MACHINE:
        raise Refused("StateMachineDoesNotExist")
    unknown = set(asked) - {"stateMachineArn", "maxResults", "nextToken", "statusFilter"}
    if unknown:
        raise Refused("ValidationException")
    executions = json.load(open(os.path.join(folder, "executions.json"), encoding="utf-8"))
    token = asked.get("nextToken")
    if token is not None and not token.startswith("page/+="):
        raise Refused("InvalidToken")
    start = int(token[len("page/+="):]) if token else 0
    shown = ["executionArn", "name", "stateMachineArn", "status", "startDate", "stopDate"]
    page = [{key: item[key] for key in shown if key in item} for item in executions[start:start + 2]]
    answer = {"executions": page}
    if start + 2 < len(executions):
        answer["nextToken"] = f"page/+={start + 2}"
    return answer


def described(asked):
    executions = json.load(open(os.path.join(folder, "executions.json"), encoding="utf-8"))
    for execution in executions:
        if execution["executionArn"] == asked.get("executionArn"):
            return execution
    raise Refused("ExecutionDoesNotExist")


class StepFunctions(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        status, answer = 400, {"__type": "UnknownOperationException"}
        target = self.headers.get("x-amz-target", "")
        actions = {"AWSStepFunctions.ListExecutions": listed, "AWSStepFunctions.DescribeExecution": described}
        with open(os.path.join(folder, "asked"), "a", encoding="utf-8") as file:
            file.write(target + " " + body.decode() + "\n")
        if self.path == "/" and self.headers.get("content-type") == "application/x-amz-json-1.0" and target in actions:
            try:
                status, answer = 200, actions[target](json.loads(body))
            except Refused as refusal:
                answer = {"__type": str(refusal)}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), StepFunctions)
draft = os.path.join(folder, ".port")
with open(draft, "w", encoding="utf-8") as file:
    file.write(str(server.server_port))
os.rename(draft, os.path.join(folder, "port"))
server.serve_forever()
