"""MiniStack with what this stack needs and MiniStack leaves out. Started by emulation.py; listens on GATEWAY_PORT.

* Routes, integrations and authorizers of an HTTP API. SAM writes them into the API's OpenAPI body, which MiniStack passes over.
* A stage's variables come with each call, as in AWS.
* `Ref` of a secret is its ARN, as in AWS. MiniStack gives its name, which as the resource of a policy allows nothing.
* The branding of managed login pages, which are not emulated: it is taken for made.
* A parameter of type Number is a number where it is referred to: how many jobs are done at a time.
* Nested templates are kept at an address that `sam delete` takes for S3's.
* Calls count as encrypted. They are not, and the queues' policies refuse such calls, as they should.
* Who may send one message to a queue may send a batch. IAM has no actions for batches, and MiniStack asks for them.
* Alarms that compute with several metrics are made, over one of them with the dimensions of all. MiniStack refuses them.
* A table deletes what has expired, and recovers to a point in time, if its properties say so. MiniStack passes over them.
* A stage's limits have the API's names of their fields. MiniStack keeps the template's, which no client reads.
* A new version of a function starts in new containers. MiniStack keeps those of any version with the same code.
"""

import os

import http_api
from ministack import app
from ministack.core import iam_actions
from ministack.core import iam_evaluator
from ministack.services import dynamodb
from ministack.services import lambda_svc
from ministack.services import secretsmanager
from ministack.services.cloudformation import handlers
from ministack.services.cloudformation import provisioners

KINDS = provisioners._RESOURCE_HANDLERS


def refer_to_secrets_by_arn():
    kind = KINDS["AWS::SecretsManager::Secret"]
    create, update, delete = kind["create"], kind["update"], kind["delete"]

    def name(arn):
        return next(name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == arn)

    def create_by_arn(logical_id, properties, stack):
        _, attributes = create(logical_id, properties, stack)
        return attributes["Arn"], attributes

    def update_by_arn(arn, before, after, stack, logical_id=None):
        _, attributes = update(name(arn), before, after, stack, logical_id)
        return attributes["Arn"], attributes

    kind["create"], kind["update"] = create_by_arn, update_by_arn
    kind["delete"] = lambda arn, properties: delete(name(arn), properties)


def take_branding_for_made():
    KINDS["AWS::Cognito::ManagedLoginBranding"] = {
        "create": lambda logical_id, properties, stack: (f"{properties['UserPoolId']}|{logical_id}", {}),
        "update": lambda branding, before, after, stack, logical_id=None: (branding, {}),
        "delete": lambda branding, properties: None,
    }


def read_concurrency_as_a_number():
    kind = KINDS["AWS::Lambda::EventSourceMapping"]
    create, update = kind["create"], kind["update"]

    def as_number(properties):
        return properties | {"ScalingConfig": {"MaximumConcurrency": int(properties["ScalingConfig"]["MaximumConcurrency"])}}

    kind["create"] = lambda logical_id, properties, stack: create(logical_id, as_number(properties), stack)
    kind["update"] = lambda mapping, before, after, stack: update(mapping, as_number(before), as_number(after), stack)


def keep_templates_at_an_address_of_s3():
    get_template = handlers._ACTION_HANDLERS["GetTemplate"]
    here = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/".encode()

    def get_template_with_addresses(parameters):
        status, headers, body = get_template(parameters)
        return status, headers, body.replace(here, b"https://s3.us-east-1.amazonaws.com/")

    handlers._ACTION_HANDLERS["GetTemplate"] = get_template_with_addresses


def count_calls_as_encrypted():
    resolve = iam_evaluator._resolve_condition_key

    def resolve_condition_key(key, context):
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_condition_key


def allow_batches():
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api.html"""
    extract = iam_actions.extract_iam_action

    def extract_iam_action(service, *request):
        action = extract(service, *request)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = extract_iam_action


def switch_expiry_and_recovery():
    kind = KINDS["AWS::DynamoDB::Table"]
    create = kind["create"]

    def create_switched(logical_id, properties, stack):
        table, attributes = create(logical_id, properties, stack)
        for name, switch in (
            ("TimeToLiveSpecification", dynamodb._update_ttl),
            ("PointInTimeRecoverySpecification", dynamodb._update_continuous_backups),
        ):
            if name in properties:
                switch({"TableName": table, name: properties[name]})
        return table, attributes

    kind["create"] = create_switched


def make_computed_alarms():
    record = provisioners._cw_metric_alarm_record

    def metric_alarm_record(name, properties):
        metrics = [part["MetricStat"]["Metric"] for part in properties.get("Metrics", []) if "MetricStat" in part]
        if metrics:
            dimensions = [dimension for metric in metrics for dimension in metric["Dimensions"]]
            properties = properties | metrics[0] | {"Dimensions": dimensions, "Metrics": []}
        return record(name, properties)

    provisioners._cw_metric_alarm_record = metric_alarm_record


def start_versions_anew():
    key = lambda_svc._warm_pool_key
    lambda_svc._warm_pool_key = lambda function, config: f"{key(function, config)}:{config.get('Version')}"


http_api.read_api_bodies()
refer_to_secrets_by_arn()
take_branding_for_made()
read_concurrency_as_a_number()
keep_templates_at_an_address_of_s3()
count_calls_as_encrypted()
allow_batches()
switch_expiry_and_recovery()
http_api.name_limits_as_the_api_does()
http_api.hand_over_the_stage_variables()
make_computed_alarms()
start_versions_anew()
app.main()
