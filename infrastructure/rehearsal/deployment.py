"""The steps of an operator: deploying, settings, the Doctor, deploying again, deleting."""

import json
import re
import shutil

from botocore.exceptions import ClientError

from people import People
from scene import API_KEY, OWN_TOOL_TOKEN, OWN_WEBHOOK_TOKEN, PROBE


def build(scene):
    """sam build"""
    scene.stack.sam("build")


def deploy(scene):
    """sam deploy"""
    scene.stack.deploy()
    scene.outputs = scene.stack.outputs
    iam = scene.stack.aws("iam")
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    nobody = scene.stack.aws("dynamodb", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    try:
        nobody.scan(TableName=scene.outputs["TableName"])
        refusal = None
    except ClientError as refused:
        refusal = refused.response["Error"]["Code"]
    scene.check("the emulator asks for permissions: who has none may not read the table", refusal, "AccessDeniedException")


def settings(scene):
    """The settings, by the commands of the outputs"""
    check, shell = scene.check, scene.stack.shell
    generated = scene.generated = scene.settings()["generated"]
    check("the stack has made its own tokens", re.fullmatch("[A-Za-z0-9]{64}", generated) is not None)
    scene.webhook_token, scene.tool_token = generated[:32], generated[32:]
    if shutil.which("aws") and shutil.which("jq"):
        check("one prints the URL for GPTBots", shell(scene.outputs["WebhookUrlCommand"]), scene.webhook_url)
        check("one the tool's token", shell(scene.outputs["ToolTokensCommand"]), f"tool: {scene.tool_token}")
        shell(scene.outputs["ApiKeyCommand"], API_KEY + "\n")
        check("one sets the API key", scene.settings()["bots"]["*"]["apiKey"], API_KEY)
        check("and leaves the tokens as they were", scene.settings()["generated"], generated)
    else:
        print("The commands of the outputs are not tried: AWS CLI or jq is missing.")
    settings = scene.settings()
    settings["bots"]["*"] |= {"apiKey": API_KEY, "baseUrl": scene.gptbots.base_url}
    scene.write_settings(settings)


def doctor(scene):
    """sam remote invoke: the Doctor"""
    check, stack = scene.check, scene.stack
    scene.gptbots.probe = lambda: (f"{scene.webhook_url}/conversation/establish", scene.webhook("conversation/establish", PROBE).status)
    settings = scene.settings()
    scene.write_settings(settings | {"bots": {"*": settings["bots"]["*"] | {"apiKey": "mistyped"}}})
    failing = [finding["what"] for finding in stack.invoke("DoctorFunction")["findings"] if finding["level"] == "fail"]
    check("it finds a mistyped API key", failing, ["GPTBots does not accept the API key of the GPTBots agent *."])
    scene.write_settings(settings)
    report = stack.invoke("DoctorFunction")
    check("it finds nothing once that is mended", [finding for finding in report["findings"] if finding["level"] != "ok"], [])
    reached = [finding for finding in report["findings"] if finding["what"].startswith("GPTBots reaches this stack")]
    check("and knows that GPTBots reaches the stack", (report["healthy"], len(reached)), (True, 1))


def keep_warm(scene):
    """The scheduled calls that keep functions warm"""
    check = scene.check
    events, functions = scene.stack.aws("events"), scene.stack.aws("lambda")
    told = len(scene.stack.told())
    answers = {}
    for rule in events.list_rules()["Rules"]:
        for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
            answer = json.loads(functions.invoke(FunctionName=target["Arn"], Payload=target["Input"])["Payload"].read())
            answers[target["Arn"].split(":function:")[1]] = answer.get("statusCode", answer.get("batchItemFailures"))
    wanted = [f"{id}:live" for name, id in scene.functions().items() if name != "DoctorFunction"]
    check("every function but the Doctor is called, by its alias", sorted(answers), sorted(wanted))
    check("each answers with nothing", set(map(str, answers.values())), {"204", "[]"})
    check("and without a word in the log", len(scene.stack.told()), told)


def deploy_again(scene):
    """sam deploy again: a secret of one's own, another audience, other limits, monitoring"""
    check, stack = scene.check, scene.stack
    scene.people = People(stack.aws("cognito-idp"), scene.outputs["UserPoolId"])
    before, resources, settings, old_token = scene.outputs, stack.resources(), scene.settings(), scene.webhook_token
    own = {"webhookTokens": [OWN_WEBHOOK_TOKEN], "toolTokens": {"helpdesk": OWN_TOOL_TOKEN}, "bots": settings["bots"]}
    arn = stack.aws("secretsmanager").create_secret(Name="of-our-own", SecretString=json.dumps(own))["ARN"]

    audience = ",".join(scene.people.audience)
    retention = {"ConversationRetentionDays": 60, "LogRetentionDays": 7}
    stack.deploy(SettingsSecretArn=arn, Audience=audience, RequestsPerSecond=50, Monitoring="on", **retention)

    scene.outputs, scene.webhook_token, scene.tool_token = stack.outputs, OWN_WEBHOOK_TOKEN, OWN_TOOL_TOKEN
    now, functions = stack.resources(), scene.functions()
    check("nothing is replaced", [id for id in ("Api", "Table", "Queue", "UserPool", *functions) if resources[id] != now[id]], [])
    check("the addresses are as they were", scene.outputs["WebhookBaseUrl"], before["WebhookBaseUrl"])
    check("the new secret's token is good", scene.webhook("conversation/establish", PROBE).kind, (200, "available"))
    check("the old one's is not", scene.webhook("conversation/establish", PROBE, old_token).status, 404)
    live = [stack.aws("lambda").get_function_configuration(FunctionName=f"{id}:live") for id in functions.values()]
    environments = [function["Environment"]["Variables"] for function in live]
    check("every alias has a version that reads the new one", {variables["SETTINGS_SECRET"] for variables in environments}, {arn})
    days = {str(variables["CONVERSATION_RETENTION_DAYS"]) for variables in environments}
    check("and keeps conversations as long as it says", days, {"60"})
    kept = stack.aws("secretsmanager").get_secret_value(SecretId=before["SettingsSecret"])["SecretString"]
    check("the old secret is kept", json.loads(kept), settings)
    groups = stack.aws("logs").describe_log_groups()["logGroups"]
    check("logs are kept as long as it says", {group.get("retentionInDays") for group in groups}, {7})
    stage = stack.aws("apigatewayv2").get_stages(ApiId=now["Api"][1])["Items"][0]
    check("calls are limited as it says", float(stage["DefaultRouteSettings"]["ThrottlingRateLimit"]), 50.0)
    alarms = stack.aws("cloudwatch").describe_alarms()["MetricAlarms"]
    watched = {dimension["Value"] for alarm in alarms for dimension in alarm["Dimensions"]}
    check("alarms watch every function but the Doctor", [name for name, id in functions.items() if id not in watched], ["DoctorFunction"])


def delete(scene):
    """sam delete"""
    check, stack = scene.check, scene.stack
    resources = stack.resources()
    stack.delete()
    check("no function is left", stack.aws("lambda").list_functions()["Functions"], [])
    check("no API is left", stack.aws("apigatewayv2").get_apis()["Items"], [])
    check("no queue is left", stack.aws("sqs").list_queues().get("QueueUrls", []), [])
    check("no log is left", stack.aws("logs").describe_log_groups()["logGroups"], [])
    roles = [role["RoleName"] for role in stack.aws("iam").list_roles()["Roles"]]
    check("no role is left", [role for role in roles if role.startswith(stack.name)], [])
    check("the table is, with all its items", len(stack.items(resources["Table"][1])) > 0)
    check("so is the secret", scene.settings()["webhookTokens"], [OWN_WEBHOOK_TOKEN])
    pools = [pool["Id"] for pool in stack.aws("cognito-idp").list_user_pools(MaxResults=10)["UserPools"]]
    check("and the user pool", pools, [resources["UserPool"][1]])
