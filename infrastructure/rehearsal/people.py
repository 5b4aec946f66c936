"""People of the stack's user pool, and programs they sign in with."""

import base64
import json
import secrets
from dataclasses import dataclass, field


@dataclass
class Person:
    name: str
    mail: str
    password: str = field(default_factory=lambda: f"Aa1!{secrets.token_urlsafe(12)}")
    token: str = ""

    @property
    def id(self):
        """As the owner of a conversation."""
        claims = self.token.split(".")[1]
        return "person:" + json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]


class People:
    def __init__(self, cognito, pool):
        self._cognito = cognito
        self._pool = pool
        self.all = [Person(f"{name}-at-work", f"{name}@rehearsal.example") for name in ("ann", "ada", "eve")]
        self.ann, self.ada, self.eve = self.all
        # The stack's own client has a login page, which no program can fill in. These take a password.
        self.client = self._new_client("rehearsal")
        self.brief_client = self._new_client("brief", AccessTokenValidity=2, TokenValidityUnits={"AccessToken": "seconds"})
        self.other_client = self._new_client("other")
        self.audience = (self.client, self.brief_client)

    def _new_client(self, name, **settings):
        client = self._cognito.create_user_pool_client(
            UserPoolId=self._pool, ClientName=name, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"], **settings
        )
        return client["UserPoolClient"]["ClientId"]

    def invite(self, person, *groups):
        self._cognito.admin_create_user(
            UserPoolId=self._pool,
            Username=person.name,
            UserAttributes=[{"Name": "email", "Value": person.mail}, {"Name": "email_verified", "Value": "true"}],
            MessageAction="SUPPRESS",
        )
        for group in groups:
            self._cognito.admin_add_user_to_group(UserPoolId=self._pool, Username=person.name, GroupName=group)

    def groups(self, person):
        groups = self._cognito.admin_list_groups_for_user(UserPoolId=self._pool, Username=person.name)["Groups"]
        return [group["GroupName"] for group in groups]

    def sign_in(self, person):
        self._cognito.admin_set_user_password(UserPoolId=self._pool, Username=person.name, Password=person.password, Permanent=True)
        person.token = self.token(person, self.client)

    def token(self, person, client):
        signed_in = self._cognito.initiate_auth(
            ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": person.name, "PASSWORD": person.password}
        )
        return signed_in["AuthenticationResult"]["AccessToken"]
