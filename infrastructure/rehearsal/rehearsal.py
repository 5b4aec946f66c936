"""Plays a deployment and a handoff from beginning to end. Started by `run`."""

import json
import os
import re
import shutil
import signal
import sys
from pathlib import Path

from botocore.exceptions import ClientError

from checks import Checks, eventually
from emulation import Emulation
from gptbots import GptBots
from stack import Stack

FOLDER = Path(".aws-sam/rehearsal")
API_KEY = "rehearsal-api-key-1"
NEW_API_KEY = "rehearsal-api-key-2"
UNKNOWN_TOKEN = "a-token-of-forty-characters-nobody-knows"
NOT_FOUND = (404, "application/json", b'{"message":"Not Found"}')


def sent(event):
    """The body of an example event, as its sender wrote it."""
    return json.loads(Path(f"events/{event}.json").read_text())["body"]


ESTABLISH, CHAT, CLOSE = (sent(event) for event in ("establish", "chat", "close"))
REPLY, END = (json.loads(sent(event)) for event in ("reply", "end"))
# A customer of whom there is little but a phone number.
ESTABLISH_BY_PHONE = sent("establish-from-whatsapp")
ID = json.loads(ESTABLISH)["conversation_id"]
ID_BY_PHONE = json.loads(ESTABLISH_BY_PHONE)["conversation_id"]
SECOND_REPLY = "It is on its way again, and free of charge."
THIRD_REPLY = "You get a mail as soon as it has left."


class Rehearsal:
    def __init__(self, checks, stack, gptbots):
        self.checks = checks
        self.stack = stack
        self.gptbots = gptbots
        self.webhook_token = None
        self.tool_token = None
        self.outputs = None

    def webhook(self, path, body, token=None):
        base = self.outputs["WebhookBaseUrl"].replace("<token>", token or self.webhook_token)
        return self.stack.call("POST", f"{base}/{path}", body)

    def tool(self, method, path, body=None, key=None, token=None):
        headers = {"Authorization": f"Bearer {token or self.tool_token}"} | ({"Idempotency_Key": key} if key else {})
        return self.stack.call(method, f"{self.outputs['ToolUrl']}/{path}", body, **headers)

    def conversation(self, id=ID):
        return self.tool("GET", f"conversations/{id}").json

    def play(self):
        for step in (
            self.build,
            self.deploy,
            self.settings,
            self.handoff,
            self.retry,
            self.rotation,
            self.close,
            self.end,
            self.bad_tokens,
            self.table,
            self.logs,
            self.delete,
        ):
            with self.checks.step(step.__doc__):
                step()

    def build(self):
        """sam build"""
        self.stack.sam("build")

    def deploy(self):
        """sam deploy"""
        self.stack.deploy()
        self.outputs = self.stack.outputs
        user = self.stack.aws("iam")
        user.create_user(UserName="nobody")
        key = user.create_access_key(UserName="nobody")["AccessKey"]
        nobody = self.stack.aws("dynamodb", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
        try:
            nobody.scan(TableName=self.outputs["TableName"])
            refusal = None
        except ClientError as refused:
            refusal = refused.response["Error"]["Code"]
        self.checks.that("the emulator asks for permissions: who has none may not read the table", refusal, "AccessDeniedException")

    def settings(self):
        """The settings, written as an operator would"""
        generated = self.secret()
        self.checks.that("the stack has made its own tokens", re.fullmatch("[A-Za-z0-9]{64}", generated["generated"]) is not None)
        self.webhook_token, self.tool_token = generated["generated"][:32], generated["generated"][32:]
        generated["bots"]["*"] |= {"apiKey": API_KEY, "baseUrl": self.gptbots.base_url}
        self.write_secret(generated)

    def secret(self):
        return json.loads(self.stack.aws("secretsmanager").get_secret_value(SecretId=self.outputs["SettingsSecret"])["SecretString"])

    def write_secret(self, settings):
        self.stack.aws("secretsmanager").put_secret_value(SecretId=self.outputs["SettingsSecret"], SecretString=json.dumps(settings))

    def handoff(self):
        """A handoff through the deployed API"""
        check = self.checks.that
        probe = json.dumps(json.loads(ESTABLISH) | {"istest": True})
        check("GPTBots' probe finds us", self.webhook("conversation/establish", probe).kind, (200, "available"))
        check("and leaves nothing", self.stack.items(self.outputs["TableName"]), [])
        established = self.webhook("conversation/establish", ESTABLISH)
        check("GPTBots hands a conversation over", (established.status, established.json), (200, {"code": 200, "message": "created"}))
        check("the same call again is a repeat", self.webhook("conversation/establish", ESTABLISH).kind, (200, "created before"))
        check("the end user writes", self.webhook("chat", CHAT).kind, (200, "stored"))
        waiting = self.tool("GET", "conversations?state=waiting")
        check("the agent tool sees it waiting", [c["id"] for c in waiting.json["conversations"]], [ID])
        reply = f"conversations/{ID}/replies"
        check("the agent tool replies", self.tool("POST", reply, REPLY, "reply-1").kind, (201, "sent"))
        check("the same reply again gets the first answer", self.tool("POST", reply, REPLY, "reply-1").kind, (201, "sent"))
        check("GPTBots got it, once", self.gptbots.texts(ID), [REPLY["text"]])
        check("the conversation is active", self.conversation()["state"], "active")

    def retry(self):
        """A reply that GPTBots refuses at first"""
        check = self.checks.that
        self.gptbots.fail_next(503)
        reply = self.tool("POST", f"conversations/{ID}/replies", {"text": SECOND_REPLY}, "reply-2")
        check("the reply is accepted", reply.kind, (202, "queued"))
        check("GPTBots refused it", self.gptbots.texts(ID, 503), [SECOND_REPLY])
        eventually(lambda: self.gptbots.texts(ID), lambda texts: len(texts) > 1)
        check("the queue brings it", self.gptbots.texts(ID), [REPLY["text"], SECOND_REPLY])
        statuses = eventually(self.statuses, lambda statuses: statuses[-1:] == ["sent"])
        check("the agent tool sees both as sent", statuses, ["sent", "sent"])

    def statuses(self):
        return [message["status"] for message in self.conversation()["messages"] if message["from"] == "agent"]

    def rotation(self):
        """A new API key"""
        settings = self.secret()
        settings["bots"]["*"]["apiKey"] = self.gptbots.api_key = NEW_API_KEY
        self.write_secret(settings)
        reply = self.tool("POST", f"conversations/{ID}/replies", {"text": THIRD_REPLY}, "reply-3")
        self.checks.that("the reply is sent with it, though functions still knew the old one", reply.kind, (201, "sent"))
        self.checks.that("which GPTBots had refused", self.gptbots.texts(ID, 401), [THIRD_REPLY])

    def close(self):
        """The end user leaves"""
        check = self.checks.that
        check("GPTBots closes", self.webhook("conversation/close", CLOSE).kind, (200, "closed"))
        check("the conversation is closed", self.conversation()["state"], "closed")
        late = self.tool("POST", f"conversations/{ID}/replies", REPLY, "reply-4")
        check("a reply after that is refused", late.kind, (409, "closed"))

    def end(self):
        """Another handoff, which the agent tool ends"""
        check = self.checks.that
        check("GPTBots hands it over", self.webhook("conversation/establish", ESTABLISH_BY_PHONE).kind, (200, "created"))
        check("the agent tool ends it", self.tool("POST", f"conversations/{ID_BY_PHONE}/close", END, "end-1").kind, (201, "sent"))
        check("GPTBots was told", self.gptbots.ends(), [ID_BY_PHONE])
        check("the conversation is closed", self.conversation(ID_BY_PHONE)["state"], "closed")

    def bad_tokens(self):
        """Bad tokens"""
        check = self.checks.that
        for path, body in (("conversation/establish", ESTABLISH), ("chat", CHAT), ("conversation/close", CLOSE)):
            answer = self.webhook(path, body, UNKNOWN_TOKEN)
            found = (answer.status, answer.headers.get("content-type"), answer.body)
            check(f"{path} with a wrong token is not there, to the byte", found, NOT_FOUND)
        answer = self.webhook("no/such/route", "{}")
        found = (answer.status, answer.headers.get("content-type"), answer.body)
        check("as a route that nobody has made", found, NOT_FOUND)
        reply = f"conversations/{ID}/replies"
        wrong = self.tool("POST", reply, REPLY, "reply-5", token=UNKNOWN_TOKEN)
        check("a wrong tool token is refused", wrong.kind, (401, "unauthorized"))
        check("the webhook token is no tool token", self.tool("GET", "conversations", token=self.webhook_token).status, 401)
        missing = self.stack.call("GET", f"{self.outputs['ToolUrl']}/conversations")
        check("no tool token is refused", missing.kind, (401, "unauthorized"))

    def table(self):
        """The table"""
        check = self.checks.that
        items = self.stack.items(self.outputs["TableName"])
        keys = sorted(item["sk"] for item in items if item["pk"] == f"C#{ID}" and not item["sk"].startswith("ENTRY#"))
        replies = [f"REPLY#tool:tool#reply-{number}" for number in (1, 2, 3)]
        times = [json.loads(body)["timestamp"] for body in (ESTABLISH, CHAT)]
        wanted = [f"CONTEXT#{times[0]}", "CONVERSATION", *replies, f"USER#{times[1]}#*"]
        check("it holds the conversation's items", [re.sub(r"^(USER#\d{13}#).+", r"\1*", key) for key in keys], wanted)
        conversations = [item for item in items if item["sk"] == "CONVERSATION"]
        check("both conversations are closed", [item["state"] for item in conversations], ["CLOSED", "CLOSED"])
        check("nothing is waiting to be sent", [item.get("outbox") or [] for item in conversations], [[], []])
        check("nobody holds a lease", [item.get("lease") for item in conversations], [None, None])
        settled = [item["status"] for item in items if item["sk"].startswith("REPLY#")]
        check("every reply, and the end, is settled", settled, ["SENT"] * 4)
        check("every item expires", [item["sk"] for item in items if "expiresAt" not in item], [])

    def logs(self):
        """The logs"""
        lines = self.stack.log_lines()
        self.checks.that("they are all in one place", {group for group, _ in lines}, {self.outputs["LogGroup"]})
        told = {json.loads(line)["event"] for _, line in lines if line.startswith("{")}
        wanted = {"establish", "chat", "close", "reply", "end", "inbox", "settled"}
        self.checks.that("whatever was called is told there", sorted(wanted - told), [])
        private = self.private()
        found = [f"{group}: {name}" for group, line in lines for name, text in private.items() if text in line]
        self.checks.that(f"none of {len(lines)} lines holds a token, a key, a text or personal data", found, [])
        errors = [f"{group}: {line}" for group, line in lines if '"ERROR"' in line or "Exception" in line]
        self.checks.that("no function ran into an error", errors, [])

    def private(self):
        """What must be in no log, by a name that may be printed."""
        texts = {
            "webhook token": self.webhook_token,
            "tool token": self.tool_token,
            "refused token": UNKNOWN_TOKEN,
            "API key": API_KEY,
            "new API key": NEW_API_KEY,
            "second reply": SECOND_REPLY,
            "third reply": THIRD_REPLY,
            "reply": REPLY["text"],
            "agent's name": f'"{REPLY["agent"]["name"]}"',
            "chat": json.loads(CHAT)["body"],
        }
        for name, establish in (("user", json.loads(ESTABLISH)), ("user by phone", json.loads(ESTABLISH_BY_PHONE))):
            texts |= {f"{name}'s {field}": value for field, value in establish["user_info"].items() if value}
            texts |= {f"{name}'s turn {index}": turn["text"] for index, turn in enumerate(establish["body"]) if turn["text"]}
        return texts

    def delete(self):
        """sam delete"""
        functions = self.stack.aws("lambda")
        resources = self.stack.resources()
        self.stack.delete()
        check = self.checks.that
        check("no function is left", functions.list_functions()["Functions"], [])
        check("no API is left", self.stack.aws("apigatewayv2").get_apis()["Items"], [])
        check("no queue is left", self.stack.aws("sqs").list_queues().get("QueueUrls", []), [])
        roles = [role["RoleName"] for role in self.stack.aws("iam").list_roles()["Roles"]]
        check("no role is left", [role for role in roles if role.startswith(self.stack.name)], [])
        kept = self.stack.items(resources["Table"][1])
        check("the table is, with all its items", len(kept) > 0)
        check("so is the secret", "generated" in self.secret())


def keep_log(stack):
    try:
        (FOLDER / "functions.log").write_text("".join(f"{group}: {line}\n" for group, line in stack.log_lines()))
    except Exception as failure:
        print(f"The functions' log cannot be had: {type(failure).__name__}")


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    # So that the emulator and its containers end with us, however we end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    checks = Checks()
    gptbots = GptBots(API_KEY)
    emulation = Emulation(FOLDER / "emulator.log")
    stack = Stack("rehearsal", emulation.url, FOLDER)
    try:
        emulation.wait_until_ready()
        Rehearsal(checks, stack, gptbots).play()
    except Exception:
        print("\nThe rehearsal stopped here.")
    finally:
        if checks.failed:
            keep_log(stack)
            print(f"\nThe logs of the emulator, SAM CLI and the functions are in {FOLDER}.")
        emulation.stop()
        gptbots.stop()
        print(f"\n{checks.passed} passed, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
