"""The steps that look at what is left behind: the table's items and the logs."""

import json
import re

from scene import (
    API_KEY,
    CHAT,
    ESTABLISH,
    ESTABLISH_BY_PHONE,
    ID,
    NEW_API_KEY,
    NOTE,
    OWN_TOOL_TOKEN,
    OWN_WEBHOOK_TOKEN,
    REPLY,
    SECOND_REPLY,
    THIRD_REPLY,
    UNKNOWN_TOKEN,
)

HERE = "/conversations/{id}"
CALLED = {f"POST /hooks/{{token}}/{path}" for path in ("conversation/establish", "chat", "conversation/close")}
CALLED |= {f"POST {HERE}/{path}" for path in ("replies", "close", "claim", "handover", "notes")}
CALLED |= {"GET /conversations", f"GET {HERE}", f"DELETE {HERE}", f"GET {HERE}/export", "GET /audit"}


def table(scene):
    """The table"""
    check = scene.check
    items = scene.stack.items(scene.outputs["TableName"])
    keys = sorted(item["sk"] for item in items if item["pk"] == f"C#{ID}" and not item["sk"].startswith("ENTRY#"))
    replies = [f"REPLY#1#tool:tool#reply-{number}" for number in (1, 2, 3, 4)]
    times = [json.loads(body)["timestamp"] for body in (ESTABLISH, CHAT)]
    wanted = [f"CONTEXT#{times[0]}", "CONVERSATION", *replies, f"USER#{times[1]}#*"]
    check("it holds the conversation's items", [re.sub(r"^(USER#\d{13}#).+", r"\1*", key) for key in keys], wanted)
    conversations = [item for item in items if item["sk"] == "CONVERSATION"]
    check("both conversations are closed", [item["state"] for item in conversations], ["CLOSED", "CLOSED"])
    check("nothing is waiting to be sent", [item.get("outbox") or [] for item in conversations], [[], []])
    check("nobody holds a lease", [item.get("lease") for item in conversations], [None, None])
    settled = sorted(item["status"] for item in items if item["sk"].startswith("REPLY#"))
    check("every reply, and the end, is settled", settled, ["REFUSED"] + ["SENT"] * 4)
    check("every item expires", [item["sk"] for item in items if "expiresAt" not in item], [])


def access_log(scene):
    """The access log"""
    api = scene.stack.resources()["Api"][1]
    log = scene.stack.aws("apigatewayv2").get_stages(ApiId=api)["Items"][0]["AccessLogSettings"]
    variables = re.findall(r"\$context\.([\w.]+)", log["Format"])
    private = [variable for variable in variables if re.search("path|identity|claims|domain|protocol", variable)]
    scene.check("it goes to a log of the stack", scene.outputs["AccessLogGroup"] in log["DestinationArn"])
    scene.check("it has no path, address or person", (private, len(variables) > 0), ([], True))


def logs(scene):
    """The logs"""
    check = scene.check
    lines = scene.stack.log_lines()
    check("they are all in one place", {group for group, _ in lines}, {scene.outputs["LogGroup"]})
    told = scene.stack.told()
    wanted = {"establish", "chat", "close", "reply", "inbox", "admin", "settled", "doctor"}
    check("every function is told there", sorted(wanted - {line["event"] for line in told}), [])
    routes = {line["route"].replace(" /tool/", " /") for line in told if "route" in line}
    check("and every route that was called", sorted(CALLED - routes), [])
    found = [f"{group}: {name}" for group, line in lines for name, text in private(scene).items() if text in line]
    check(f"none of {len(lines)} lines holds a token, a key, a text or personal data", found, [])
    errors = [line for _, line in lines if '"ERROR"' in line or "Exception" in line]
    # Which the Doctor was to find.
    mistyped = [line for line in errors if line.startswith("{") and json.loads(line)["event"] == "doctor"]
    check("nothing went wrong but a mistyped API key", (errors, len(mistyped)), (mistyped, 1))


def private(scene):
    """What must be in no log, by a name that may be printed."""
    texts = {
        "generated tokens": scene.generated,
        "webhook token": scene.generated[:32],
        "tool token": scene.generated[32:],
        "own webhook token": OWN_WEBHOOK_TOKEN,
        "own tool token": OWN_TOOL_TOKEN,
        "refused token": UNKNOWN_TOKEN,
        "API key": API_KEY,
        "new API key": NEW_API_KEY,
        "second reply": SECOND_REPLY,
        "third reply": THIRD_REPLY,
        "reply": REPLY["text"],
        "agent's name": f'"{REPLY["agent"]["name"]}"',
        "chat": json.loads(CHAT)["body"],
        "note": NOTE["text"],
    }
    for person in scene.people.all:
        texts |= {f"{person.name}'s token": person.token, f"{person.name}'s mail": person.mail, f"{person.name}'s name": person.name}
    for name, establish in (("user", json.loads(ESTABLISH)), ("user by phone", json.loads(ESTABLISH_BY_PHONE))):
        texts |= {f"{name}'s {field}": value for field, value in establish["user_info"].items() if value}
        texts |= {f"{name}'s turn {index}": turn["text"] for index, turn in enumerate(establish["body"]) if turn["text"]}
    return texts
