"""The steps of handoffs that an agent tool takes care of."""

from checks import eventually
from scene import (
    CHAT,
    CLOSE,
    END,
    ESTABLISH,
    ESTABLISH_BY_PHONE,
    ID,
    ID_BY_PHONE,
    NEW_API_KEY,
    PROBE,
    REPLY,
    SECOND_REPLY,
    THIRD_REPLY,
    UNKNOWN_TOKEN,
)

NOT_FOUND = (404, "application/json", b'{"message":"Not Found"}')
REPLIES = f"conversations/{ID}/replies"


def handoff(scene):
    """A handoff through the deployed API"""
    check, tool, webhook = scene.check, scene.tool, scene.webhook
    check("GPTBots' probe finds us", webhook("conversation/establish", PROBE).kind, (200, "available"))
    check("and leaves nothing", scene.stack.items(scene.outputs["TableName"]), [])
    established = webhook("conversation/establish", ESTABLISH)
    check("GPTBots hands a conversation over", (established.status, established.json), (200, {"code": 200, "message": "created"}))
    check("the same call again is a repeat", webhook("conversation/establish", ESTABLISH).kind, (200, "created before"))
    check("the end user writes", webhook("chat", CHAT).kind, (200, "stored"))
    waiting = tool("GET", "conversations?state=waiting")
    check("the agent tool sees it waiting", [conversation["id"] for conversation in waiting.json["conversations"]], [ID])
    check("the agent tool replies", tool("POST", REPLIES, REPLY, "reply-1").kind, (201, "sent"))
    check("the same reply again gets the first answer", tool("POST", REPLIES, REPLY, "reply-1").kind, (201, "sent"))
    check("GPTBots got it, once", scene.gptbots.texts(ID), [REPLY["text"]])
    check("the conversation is active", scene.conversation()["state"], "active")


def refused_reply(scene):
    """A reply that GPTBots refuses at first"""
    check, gptbots = scene.check, scene.gptbots
    gptbots.fail_next(503)
    check("the reply is accepted", scene.tool("POST", REPLIES, {"text": SECOND_REPLY}, "reply-2").kind, (202, "queued"))
    check("GPTBots refused it", gptbots.texts(ID, 503), [SECOND_REPLY])
    eventually(lambda: gptbots.texts(ID), lambda texts: len(texts) > 1)
    check("the queue brings it", gptbots.texts(ID), [REPLY["text"], SECOND_REPLY])

    def statuses():
        return [message["status"] for message in scene.conversation()["messages"] if message["from"] == "agent"]

    check("the agent tool sees both as sent", eventually(statuses, lambda seen: seen[-1:] == ["sent"]), ["sent", "sent"])


def new_api_key(scene):
    """A new API key"""
    settings = scene.settings()
    settings["bots"]["*"]["apiKey"] = scene.gptbots.api_key = NEW_API_KEY
    scene.write_settings(settings)
    reply = scene.tool("POST", REPLIES, {"text": THIRD_REPLY}, "reply-3")
    scene.check("the reply is sent with it, though functions still knew the old one", reply.kind, (201, "sent"))
    scene.check("which GPTBots had refused", scene.gptbots.texts(ID, 401), [THIRD_REPLY])


def user_leaves(scene):
    """The end user leaves"""
    check = scene.check
    check("GPTBots closes", scene.webhook("conversation/close", CLOSE).kind, (200, "closed"))
    check("the conversation is closed", scene.conversation()["state"], "closed")
    check("a reply after that is refused", scene.tool("POST", REPLIES, REPLY, "reply-4").kind, (409, "closed"))


def agent_ends(scene):
    """Another handoff, which the agent tool ends"""
    check = scene.check
    check("GPTBots hands it over", scene.webhook("conversation/establish", ESTABLISH_BY_PHONE).kind, (200, "created"))
    check("the agent tool ends it", scene.tool("POST", f"conversations/{ID_BY_PHONE}/close", END, "end-1").kind, (201, "sent"))
    check("GPTBots was told", scene.gptbots.ends(), [ID_BY_PHONE])
    check("the conversation is closed", scene.conversation(ID_BY_PHONE)["state"], "closed")


def bad_tokens(scene):
    """Bad tokens"""
    check = scene.check
    for path, body in (("conversation/establish", ESTABLISH), ("chat", CHAT), ("conversation/close", CLOSE)):
        answer = scene.webhook(path, body, UNKNOWN_TOKEN)
        found = (answer.status, answer.headers.get("content-type"), answer.body)
        check(f"{path} with a wrong token is not there, to the byte", found, NOT_FOUND)
    answer = scene.webhook("no/such/route", "{}")
    check("as a route that nobody has made", (answer.status, answer.headers.get("content-type"), answer.body), NOT_FOUND)
    wrong = scene.tool("POST", REPLIES, REPLY, "reply-5", token=UNKNOWN_TOKEN)
    check("a wrong tool token is refused", wrong.kind, (401, "unauthorized"))
    check("the webhook token is no tool token", scene.tool("GET", "conversations", token=scene.webhook_token).status, 401)
    missing = scene.stack.call("GET", f"{scene.outputs['ToolUrl']}/conversations")
    check("no tool token is refused", missing.kind, (401, "unauthorized"))
