"""MiniStack with what this stack needs and MiniStack leaves out. Started by emulation.py; listens on GATEWAY_PORT.

* Routes, integrations and authorizers of an HTTP API. SAM writes them into the API's OpenAPI body, which MiniStack passes over.
* `Ref` of a secret is its ARN, as in AWS. MiniStack gives its name, which as the resource of a policy allows nothing.
* The branding of managed login pages, which are not emulated: it is taken for made.
* A parameter of type Number is a number where it is referred to: how many jobs are done at a time.
* Nested templates are kept at an address that `sam delete` takes for S3's.
* Calls count as encrypted. They are not, and the queues' policies refuse such calls, as they should.
* Who may send one message to a queue may send a batch. IAM has no actions for batches, and MiniStack asks for them.
"""

import json
import os

from ministack import app
from ministack.core import iam_actions
from ministack.core import iam_evaluator
from ministack.services import apigateway
from ministack.services import secretsmanager
from ministack.services.cloudformation import handlers
from ministack.services.cloudformation import provisioners

KINDS = provisioners._RESOURCE_HANDLERS


def created(answer):
    status, _, body = answer
    if status >= 400:
        raise ValueError(f"the API's body cannot be taken in: {body!r}")
    return json.loads(body)


def take_in(api, document):
    """Makes what an OpenAPI document with API Gateway's extensions describes, in place of what the API had."""
    for kind in (apigateway._routes, apigateway._integrations, apigateway._authorizers):
        kind[api] = {}

    authorizers = {}
    for name, scheme in document.get("components", {}).get("securitySchemes", {}).items():
        authorizer = scheme["x-amazon-apigateway-authorizer"]
        if authorizer["type"] != "jwt":
            raise ValueError(f"authorizer {name}: only JWT authorizers are emulated")
        authorizers[name] = created(
            apigateway._create_authorizer(
                api,
                {
                    "name": name,
                    "authorizerType": "JWT",
                    "identitySource": [authorizer["identitySource"]],
                    "jwtConfiguration": authorizer["jwtConfiguration"],
                },
            )
        )["authorizerId"]

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            wanted = operation["x-amazon-apigateway-integration"]
            integration = created(
                apigateway._create_integration(
                    api,
                    {
                        "integrationType": wanted["type"].upper(),
                        "integrationUri": wanted["uri"],
                        "integrationMethod": wanted["httpMethod"],
                        "payloadFormatVersion": wanted["payloadFormatVersion"],
                        "timeoutInMillis": wanted.get("timeoutInMillis", 30000),
                    },
                )
            )
            route = {"routeKey": f"{method.upper()} {path}", "target": f"integrations/{integration['integrationId']}"}
            for requirement in operation.get("security", []):
                for name, scopes in requirement.items():
                    if name != "NONE":
                        route |= {"authorizerId": authorizers[name], "authorizationType": "JWT", "authorizationScopes": scopes}
            created(apigateway._create_route(api, route))


def read_api_bodies():
    kind = KINDS["AWS::ApiGatewayV2::Api"]
    create, update = kind["create"], kind["update"]

    def create_with_body(logical_id, properties, stack):
        api, attributes = create(logical_id, properties, stack)
        take_in(api, properties["Body"])
        return api, attributes

    def update_with_body(api, before, after, stack, logical_id=None):
        result = update(api, before, after, stack, logical_id)
        take_in(api, after["Body"])
        return result

    kind["create"], kind["update"] = create_with_body, update_with_body


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


read_api_bodies()
refer_to_secrets_by_arn()
take_branding_for_made()
read_concurrency_as_a_number()
keep_templates_at_an_address_of_s3()
count_calls_as_encrypted()
allow_batches()
app.main()
