"""The agents' page, as the deployed stack serves it."""

import re


def page(scene):
    """The agents' page"""
    check, url = scene.check, scene.outputs["ConsoleUrl"]

    def get(path="", **headers):
        return scene.stack.call("GET", url + path, **headers)

    index = get()
    check("it is there", (index.status, index.headers["content-type"]), (200, "text/html; charset=utf-8"))
    check("it runs nothing of others", index.headers["content-security-policy"].split(";")[0], "default-src 'none'")
    check("a browser asks again and gets nothing new", get(If_None_Match=index.headers["etag"]).status, 304)

    files = re.findall(r'(?:src|href)="(?:\./|/console/)?([\w-]+-[\w-]{8}\.(?:js|css))"', index.body.decode())
    check("it has one script and one sheet", sorted(name.rsplit(".")[-1] for name in files), ["css", "js"])
    for name in files:
        file = get(name, Accept_Encoding="br, gzip")
        kept = (file.status, file.headers["cache-control"], file.headers.get("content-encoding"))
        check(f"its {name.rsplit('.')[-1]} is compressed, and kept for a year", kept, (200, "public, max-age=31536000, immutable", "br"))
    check("nothing else is there", get("nothing.html").status, 404)

    config = get("config.json").json
    check("it knows who signs people in", config["issuer"], scene.outputs["Issuer"])
    client = scene.stack.aws("cognito-idp").describe_user_pool_client(
        UserPoolId=scene.outputs["UserPoolId"], ClientId=config["clientId"]
    )["UserPoolClient"]
    check("and comes back to where it is", client["CallbackURLs"], [url])
