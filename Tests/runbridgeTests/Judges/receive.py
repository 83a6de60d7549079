"""A receiver of webhooks on a port of one's choice: `receive.py PORT FILE` appends the id of each request to a file."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port, path = sys.argv[1:]


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        with open(path, "a", encoding="utf-8") as file:
            file.write(self.headers["webhook-id"] + "\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(port)), Receiver).serve_forever()
