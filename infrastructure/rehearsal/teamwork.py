"""The steps of people who have signed in: agents, an admin, and somebody who is neither."""

import shutil

from checks import eventually
from scene import ESTABLISH_FOR_PEOPLE, ID_BY_PHONE, ID_FOR_PEOPLE, NOTE, REPLY

HERE = f"conversations/{ID_FOR_PEOPLE}"
UNAUTHORIZED = (401, "Unauthorized")


def sign_in(scene):
    """People sign in"""
    check, people = scene.check, scene.people
    if shutil.which("aws"):
        command = scene.outputs["FirstAdminCommand"]
        scene.stack.shell(command.replace("NAME=ann EMAIL=ann@example.com", f"NAME={people.ada.name} EMAIL={people.ada.mail}"))
        check("the command of the outputs makes the first admin", people.groups(people.ada), ["admin"])
    else:
        people.invite(people.ada, "admin")
        print("The command for the first admin is not tried: AWS CLI is missing.")
    people.invite(people.ann, "agent")
    people.invite(people.eve)
    for person in people.all:
        people.sign_in(person)

    def inbox(token):
        return scene.person(token, "GET", "conversations?state=closed").kind

    check("an agent sees the inbox", inbox(people.ann.token)[0], 200)
    check("somebody in no group does not", inbox(people.eve.token), (403, "forbidden"))
    check("nobody does without a token", scene.stack.call("GET", f"{scene.outputs['ApiUrl']}/conversations").kind, UNAUTHORIZED)
    check("a token for another audience is refused", inbox(people.token(people.ann, people.other_client)), UNAUTHORIZED)
    head, claims, signature = people.ann.token.split(".")
    check("a token with a false signature is refused", inbox(f"{head}.{claims}.{signature[::-1]}"), UNAUTHORIZED)
    brief = people.token(people.ann, people.brief_client)
    check("a token for two seconds is good at first", inbox(brief)[0], 200)
    check("and refused when it has expired", eventually(lambda: inbox(brief), lambda kind: kind[0] != 200, 5), UNAUTHORIZED)
    check("a tool's token opens no door for people", inbox(scene.tool_token), UNAUTHORIZED)


def work_together(scene):
    """People work on a conversation"""
    check, person, ann, ada = scene.check, scene.person, scene.people.ann, scene.people.ada
    check("GPTBots hands it over", scene.webhook("conversation/establish", ESTABLISH_FOR_PEOPLE).kind, (200, "created"))
    claimed = person(ann.token, "POST", f"{HERE}/claim", {})
    check("an agent claims it", (claimed.status, claimed.json["assignee"]), (200, {"id": ann.id, "name": ann.name}))
    refused = scene.tool("POST", f"{HERE}/replies", REPLY, "late")
    check("the tool comes too late", (refused.kind, refused.json["owner"]["id"]), ((409, "owned"), ann.id))
    check("she replies", person(ann.token, "POST", f"{HERE}/replies", {"text": REPLY["text"]}, "reply-1").kind, (201, "sent"))
    check("GPTBots got it", scene.gptbots.texts(ID_FOR_PEOPLE), [REPLY["text"]])
    check("she notes something", person(ann.token, "POST", f"{HERE}/notes", {"text": NOTE["text"]}, "note-1").status, 201)
    handed = person(ann.token, "POST", f"{HERE}/handover", {"to": {"id": ada.id, "name": ada.name}})
    check("she hands it over to a colleague", (handed.status, handed.json["assignee"]["id"]), (200, ada.id))
    check("and has it no more", person(ann.token, "POST", f"{HERE}/close", {}, "end-1").kind, (409, "owned"))
    check("who ends it", person(ada.token, "POST", f"{HERE}/close", {}, "end-1").kind, (201, "sent"))
    check("GPTBots was told", scene.gptbots.ends(), [ID_BY_PHONE, ID_FOR_PEOPLE])
    done = person(ann.token, "GET", HERE).json
    entries = [(entry["what"], (entry.get("by") or {}).get("id")) for entry in done["entries"]]
    check("it shows who did what", entries[:2], [("claimed", ann.id), ("handed-over", ann.id)])
    check("and the note", [note["text"] for note in done["notes"]], [NOTE["text"]])


def erase(scene):
    """An admin exports and erases"""
    check, person, ann, ada = scene.check, scene.person, scene.people.ann, scene.people.ada
    check("an agent may not erase", person(ann.token, "DELETE", HERE).kind, (403, "forbidden"))
    check("nor export", person(ann.token, "GET", f"{HERE}/export").kind, (403, "forbidden"))
    exported = person(ada.token, "GET", f"{HERE}/export")
    check("an admin exports it", (exported.status, [each["id"] for each in exported.json["conversations"]]), (200, [ID_FOR_PEOPLE]))
    check("and erases it", person(ada.token, "DELETE", HERE).status, 204)
    items = scene.stack.items(scene.outputs["TableName"])
    check("nothing of it is in the table", [item["sk"] for item in items if item["pk"] == f"C#{ID_FOR_PEOPLE}"], [])
    check("nobody finds it", person(ann.token, "GET", HERE).kind, (404, "unknown-conversation"))
    entries = person(ada.token, "GET", "audit").json["entries"]
    deeds = sorted((entry["what"], entry["conversationId"], entry["by"]["id"]) for entry in entries)
    check("the audit knows who did that", deeds, [("erased", ID_FOR_PEOPLE, ada.id), ("exported", ID_FOR_PEOPLE, ada.id)])
