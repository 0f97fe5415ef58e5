"""Speaks for Twilio, with nothing but its own library: signs webhooks, writes TwiML, calls the REST API.

One JSON object a line in, one out: {"do": "sign" | "rebuild" | "rest", ...}; {"error": ...} if it cannot.
"""

import inspect
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

import twilio
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def sign(url, fields, key, algorithm):
    """The signature of a request: form fields as pairs, or None for GET and JSON."""
    names = [name for name, _ in fields or []]
    if len(names) != len(set(names)):
        raise ValueError("the library takes a field once")
    return RequestValidator(key).compute_signature(url, dict(fields or []), algorithm)


def add(parent, element):
    """Adds the verb of `element` to `parent` by the builder's own method, and what is inside."""
    method = getattr(parent, snake(element.tag), None)
    if not callable(method):
        raise ValueError(f"<{parent.name}> has no <{element.tag}>")
    parameters = list(inspect.signature(method).parameters.values())
    known = [parameter.name for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD]
    attributes = {snake(name): value for name, value in element.attrib.items()}
    for name in attributes:
        if name not in known:
            raise ValueError(f"<{element.tag}> has no attribute {name}")
    # A verb's text is the first argument of its method.
    text = [element.text] if element.text else []
    built = method(*text, **attributes)
    for child in element:
        if child.tail:
            raise ValueError(f"text behind <{child.tag}>")
        add(built, child)


def rebuild(xml, kind):
    """The document that the library's builders make of the same verbs, both in canonical form."""
    given = ElementTree.fromstring(xml)
    root = {"voice": VoiceResponse, "messaging": MessagingResponse}[kind]()
    if given.tag != "Response" or given.attrib:
        raise ValueError("the root is no <Response>")
    for element in given:
        add(root, element)
    return {
        "given": ElementTree.canonicalize(xml),
        "built": ElementTree.canonicalize(root.to_xml()),
        "verbs": [tree(element) for element in given],
    }


def tree(element):
    return {
        "name": element.tag,
        "attributes": dict(element.attrib),
        "text": element.text or "",
        "inside": [tree(child) for child in element],
    }


class Redirected(TwilioHttpClient):
    """The library's own HTTP client, which connects to another host."""

    def __init__(self, base):
        super().__init__()
        self.base = base
        self.session.trust_env = False

    def request(self, method, url, *args, **others):
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return super().request(method, f"{self.base}{parts.path}{query}", *args, **others)


def rest(base, account, token, resource, action, arguments):
    """One call of the REST client: `messages.create`, `calls.create`, `messages.list`, `calls/CA1.update`."""
    client = Client(account, token, http_client=Redirected(base))
    name, _, one = resource.partition("/")
    place = getattr(client, name)
    getattr(place(one) if one else place, action)(**arguments)


ACTIONS = {"sign": sign, "rebuild": rebuild, "rest": rest}

print(json.dumps({"twilio": twilio.__version__}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    action = ACTIONS[order.pop("do")]
    try:
        answer = {"done": action(**order)}
    except Exception as error:  # told to the test, which fails with it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
