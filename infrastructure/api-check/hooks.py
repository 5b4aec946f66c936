"""What a schema cannot say: which handoffs there are, and which values are good only together with others.

Parts of a call that are meant to be wrong stay as they are.
"""

import itertools
import json
import os
import urllib.request

import schemathesis
from schemathesis.core.parameters import ParameterLocation

numbers = itertools.count()
current = {}


def new_handoff():
    """The id of a handoff that GPTBots, simulated, has just asked for."""
    call = urllib.request.Request(os.environ["SIMULATOR"] + "/customer/handoffs", b"{}", {"Content-Type": "application/json"})
    with urllib.request.urlopen(call, timeout=10) as answer:
        return json.load(answer)["conversationId"]


def handoff(operation):
    """One that a side works on for a while; what ends a handoff gets one of its own."""
    if operation.path.endswith("/close") or operation.method == "delete" and operation.path.endswith("{id}"):
        return new_handoff()
    side = operation.path.startswith("/tool/")
    if side not in current or next(numbers) % 10 == 0:
        current[side] = new_handoff()
    return current[side]


@schemathesis.hook
def before_call(context, case, kwargs):
    def is_meant_to_be_right(location):
        return not case.meta.is_negative_at(location)

    # In the stateful phase an id is one that an earlier answer gave. Elsewhere some are left unknown.
    if case.meta.phase.name.value != "stateful" and is_meant_to_be_right(ParameterLocation.PATH):
        if "id" in case.path_parameters and next(numbers) % 5:
            case.path_parameters["id"] = handoff(case.operation)
    # A key that was used is for the same text alone.
    if is_meant_to_be_right(ParameterLocation.HEADER) and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"key-{next(numbers)}"
    # A cursor is good if an answer gave it.
    if is_meant_to_be_right(ParameterLocation.QUERY):
        case.query.pop("cursor", None)
    if is_meant_to_be_right(ParameterLocation.BODY) and isinstance(case.body, dict):
        case.body.pop("cursor", None)
        # A tool that gets a conversation must be one of the settings.
        if case.body.get("to", {}).get("id", "").startswith("tool:"):
            case.body["to"]["id"] = "tool:helpdesk"
