"""Plays a deployment and handoffs from beginning to end. Started by `run`."""

import os
import shutil
import signal
import sys
from pathlib import Path

import console
import deployment
import handoff
import teamwork
import traces
from checks import Checks
from emulation import Emulation
from gptbots import GptBots
from scene import API_KEY, Scene
from stack import Stack

FOLDER = Path(".aws-sam/rehearsal")

# Each needs those before it.
PLAY = (
    deployment.build,
    deployment.deploy,
    deployment.settings,
    deployment.doctor,
    handoff.handoff,
    handoff.refused_reply,
    handoff.new_api_key,
    handoff.user_leaves,
    handoff.agent_ends,
    handoff.bad_tokens,
    traces.table,
    deployment.keep_warm,
    deployment.deploy_again,
    console.page,
    teamwork.sign_in,
    teamwork.work_together,
    teamwork.erase,
    traces.access_log,
    traces.logs,
    deployment.delete,
)


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
    scene = Scene(checks, stack, gptbots)
    try:
        with checks.step("The emulator"):
            emulation.wait_until_ready()
        for step in PLAY:
            with checks.step(step.__doc__):
                step(scene)
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
