"""What the steps of the rehearsal share: who plays, what they say, and how they call the deployed API."""

import json
from pathlib import Path

API_KEY = "rehearsal-api-key-1"
NEW_API_KEY = "rehearsal-api-key-2"
OWN_WEBHOOK_TOKEN = "rehearsal-webhook-token-of-our-own"
OWN_TOOL_TOKEN = "rehearsal-tool-token-of-our-own-secret"
UNKNOWN_TOKEN = "a-token-of-forty-characters-nobody-knows"


def sent(event):
    """The body of an example event, as its sender wrote it."""
    return json.loads(Path(f"events/{event}.json").read_text())["body"]


ESTABLISH, CHAT, CLOSE = (sent(event) for event in ("establish", "chat", "close"))
PROBE = json.dumps(json.loads(ESTABLISH) | {"istest": True})
REPLY, END, NOTE = (json.loads(sent(event)) for event in ("reply", "end", "note"))
SECOND_REPLY = "It is on its way again, and free of charge."
THIRD_REPLY = "You get a mail as soon as it has left."
# A customer of whom there is little but a phone number.
ESTABLISH_BY_PHONE = sent("establish-from-whatsapp")
# A conversation that people take care of.
ESTABLISH_FOR_PEOPLE = json.dumps(json.loads(ESTABLISH) | {"conversation_id": "67d8db020fa31d1ef64f53ee"})
ID, ID_BY_PHONE, ID_FOR_PEOPLE = (
    json.loads(establish)["conversation_id"] for establish in (ESTABLISH, ESTABLISH_BY_PHONE, ESTABLISH_FOR_PEOPLE)
)


class Scene:
    def __init__(self, checks, stack, gptbots):
        self.check = checks.that
        self.stack = stack
        self.gptbots = gptbots
        # These are known as soon as there is a stack.
        self.outputs = None
        self.generated = None
        self.webhook_token = None
        self.tool_token = None
        self.people = None

    @property
    def webhook_url(self):
        return self.outputs["WebhookBaseUrl"].replace("<token>", self.webhook_token)

    def webhook(self, path, body, token=None):
        url = self.webhook_url.replace(self.webhook_token, token or self.webhook_token)
        return self.stack.call("POST", f"{url}/{path}", body)

    def tool(self, method, path, body=None, key=None, token=None):
        return self._agent(self.outputs["ToolUrl"], token or self.tool_token, method, path, body, key)

    def person(self, token, method, path, body=None, key=None):
        return self._agent(self.outputs["ApiUrl"], token, method, path, body, key)

    def _agent(self, base, token, method, path, body, key):
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency_Key": key} if key else {})
        return self.stack.call(method, f"{base}/{path}", body, **headers)

    def conversation(self, id=ID):
        return self.tool("GET", f"conversations/{id}").json

    def functions(self):
        """Physical ids by logical ones."""
        return {name: id for name, (kind, id) in self.stack.resources().items() if kind == "AWS::Lambda::Function"}

    def settings(self):
        return json.loads(self.stack.aws("secretsmanager").get_secret_value(SecretId=self.outputs["SettingsSecret"])["SecretString"])

    def write_settings(self, settings):
        self.stack.aws("secretsmanager").put_secret_value(SecretId=self.outputs["SettingsSecret"], SecretString=json.dumps(settings))
