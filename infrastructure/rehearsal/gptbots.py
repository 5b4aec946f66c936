"""A stand-in for GPTBots' API: keeps every call, and answers as it was told to."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Call:
    path: str
    body: dict
    status: int  # what it was answered


class GptBots:
    def __init__(self, api_key):
        self.api_key = api_key
        self.calls = []
        # Calls the deployed webhook with `istest`, as GPTBots does when it is asked to; gives address and status.
        self.probe = None
        self._faults = []
        self._lock = threading.Lock()
        # Containers reach this machine from outside its loopback interface.
        self._server = ThreadingHTTPServer(("0.0.0.0", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def base_url(self):
        return f"http://host.docker.internal:{self._server.server_port}"

    def fail_next(self, status):
        self._faults.append(status)

    def texts(self, conversation, status=200):
        """What GPTBots took, or refused with that status, for a conversation."""
        return [
            call.body["body"]
            for call in self.calls
            if (call.path, call.status) == ("/v1/human/message/receive", status) and call.body["conversation_id"] == conversation
        ]

    def ends(self):
        return [call.body["conversation_id"] for call in self.calls if (call.path, call.status) == ("/v1/human/close", 200)]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, path, authorization, body):
        with self._lock:
            if authorization != f"Bearer {self.api_key}":
                status = 401
            else:
                status = self._faults.pop(0) if self._faults else 200
            self.calls.append(Call(path, body, status))
        if (path, status) == ("/v1/webhook/check", 200):
            address, found = self.probe()
            hook = {"type": "human_service", "webhook_url": address, "reachable": found == 200, "http_status": found, "latency_ms": 1}
            return status, {"results": [hook]}
        return status, {"code": 40127 if status == 401 else status, "message": "as the rehearsal wants it"}

    def _handler(self):
        answer = self._answer

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, body = answer(self.path, self.headers.get("Authorization"), json.loads(sent or b"{}"))
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        return Handler
