"""MiniStack with what this stack needs and MiniStack leaves out. Started by emulation.py; listens on GATEWAY_PORT.

* Routes, integrations and authorizers of an HTTP API. SAM writes them into the API's OpenAPI body, which MiniStack passes over.
* `Ref` of a secret is its ARN, as in AWS. MiniStack gives its name, which as the resource of a policy allows nothing.
* Who may send one message to a queue may send a batch. IAM has no actions for batches, and MiniStack asks for them.
"""

import json

from ministack import app
from ministack.core import iam_actions
from ministack.services import apigateway
from ministack.services import secretsmanager
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


def allow_batches():
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api.html"""
    extract = iam_actions.extract_iam_action

    def extract_iam_action(service, *request):
        action = extract(service, *request)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = extract_iam_action


read_api_bodies()
refer_to_secrets_by_arn()
allow_batches()
app.main()
