"""The deployed stack: SAM CLI to make it, the deployed API to call it, AWS's SDK to look inside."""

import http.client
import json
import os
import platform
import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit

import boto3


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def kind(self):
        """Status and the one word of the body that says what happened."""
        fields = self.json if self.body else {}
        return self.status, fields.get("type", "").removeprefix("urn:handoff:problem:") or fields.get("status") or fields.get("message")


class Stack:
    def __init__(self, name, emulator, folder):
        self.name = name
        self._folder = folder
        self._emulator = urlsplit(emulator)
        self._environment = os.environ | {
            "AWS_ENDPOINT_URL": emulator,
            "AWS_DEFAULT_REGION": "us-east-1",
            # Open nothing but the emulator, and nobody's own profile is looked at.
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "1",
            "SAM_CLI_TELEMETRY": "0",
        }
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION"):
            self._environment.pop(name, None)
        self._session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")

    def aws(self, service, **credentials):
        return self._session.client(service, endpoint_url=self._emulator.geturl(), **credentials)

    def sam(self, *arguments):
        """Runs SAM CLI; what it prints is kept in a file beside the emulator's log."""
        done = subprocess.run(["sam", *arguments], env=self._environment, capture_output=True, text=True)
        log = self._folder / f"sam-{'-'.join(arguments[:2] if arguments[0] == 'remote' else arguments[:1])}.log"
        with log.open("a") as file:
            file.write(done.stdout + done.stderr)
        if done.returncode != 0:
            raise RuntimeError(f"sam {arguments[0]} ended with {done.returncode}; {log} ends with:\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def shell(self, command, given=""):
        """Runs a command as a person would paste it, with what they would type."""
        done = subprocess.run(["bash", "-c", command], env=self._environment, input=given, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{command}\nended with {done.returncode}: {done.stderr[-1000:]}")
        return done.stdout.strip()

    def deploy(self, **parameters):
        parameters.setdefault("Architecture", "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64")
        self.sam(
            *("deploy", "--stack-name", self.name, "--resolve-s3", "--no-confirm-changeset", "--no-progressbar"),
            *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *("--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items())),
        )

    def invoke(self, function):
        """What a function answers to an empty event."""
        return json.loads(self.sam("remote", "invoke", function, "--stack-name", self.name))

    def delete(self):
        self.sam("delete", "--stack-name", self.name, "--no-prompts")

    @property
    def outputs(self):
        stack = self.aws("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def resources(self):
        """Type and physical id by logical id."""
        pages = self.aws("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            resource["LogicalResourceId"]: (resource["ResourceType"], resource["PhysicalResourceId"])
            for page in pages
            for resource in page["StackResourceSummaries"]
        }

    def call(self, method, url, body=None, **headers):
        """Calls the deployed API. Its name resolves nowhere but in some resolvers, so it goes along as a header."""
        target = urlsplit(url)
        connection = http.client.HTTPConnection(self._emulator.hostname, self._emulator.port, timeout=60)
        try:
            content = body.encode() if isinstance(body, str) else body if body is None else json.dumps(body).encode()
            sent = {"Host": target.netloc, "Content-Type": "application/json"}
            sent |= {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target.path + (f"?{target.query}" if target.query else ""), content, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def items(self, table):
        return [
            {name: next(iter(value.values())) for name, value in item.items()}
            for page in self.aws("dynamodb").get_paginator("scan").paginate(TableName=table)
            for item in page["Items"]
        ]

    def log_lines(self):
        """Every line of every log group, with the group's name."""
        logs = self.aws("logs")
        return [
            (group["logGroupName"], event["message"])
            for groups in logs.get_paginator("describe_log_groups").paginate()
            for group in groups["logGroups"]
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
            for event in page["events"]
        ]

    def told(self):
        """What the functions themselves say in their logs."""
        return [json.loads(line) for _, line in self.log_lines() if line.startswith("{")]
