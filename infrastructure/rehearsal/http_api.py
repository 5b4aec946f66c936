"""What MiniStack leaves out of an HTTP API that SAM makes: its OpenAPI body, and its stage's variables. Part of emulator.py."""

import json

from ministack.services import apigateway
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners


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
    kind = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
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


def name_limits_as_the_api_does():
    stage_properties = provisioners._apigw_v2_stage_props

    def renamed(properties):
        limits = properties.get("DefaultRouteSettings", {})
        return properties | {"DefaultRouteSettings": {name[0].lower() + name[1:]: value for name, value in limits.items()}}

    provisioners._apigw_v2_stage_props = lambda properties: stage_properties(renamed(properties))


def hand_over_the_stage_variables():
    execute = lambda_svc._execute_function_with_config_scope

    def execute_with_variables(record, event, *arguments, **options):
        call = event.get("requestContext") or {}
        if event.get("version") == "2.0" and "apiId" in call:
            variables = apigateway._get_stage_variables(call["apiId"], call["stage"])
            event = event | ({"stageVariables": variables} if variables else {})
        return execute(record, event, *arguments, **options)

    lambda_svc._execute_function_with_config_scope = execute_with_variables
