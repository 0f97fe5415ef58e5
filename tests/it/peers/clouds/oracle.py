"""Speaks for the two clouds, with nothing but their own libraries: signs requests, sends requests.

One JSON object a line in, one out: {"do": "aliyun_sign" | "aliyun_send" | "tencent_sign" | "tencent_send", ...};
{"error": ...} if it cannot.
"""

import json
import os
import sys

# No proxy, and no credentials of whoever runs the tests.
for name in list(os.environ):
    if name.lower().endswith("_proxy") or name.startswith(("ALIBABA", "ALICLOUD", "TENCENTCLOUD")):
        del os.environ[name]

from alibabacloud_dysmsapi20170525 import models as aliyun_models
from alibabacloud_dysmsapi20170525.client import Client as AliyunClient
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_openapi.utils import Utils
from darabonba.request import DaraRequest
from tencentcloud.common.credential import Credential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111 import models as tencent_models
from tencentcloud.sms.v20210111.sms_client import SmsClient


def aliyun_sign(method, path, query, headers, key_id, secret):
    """The header `Authorization` for a request with these parameters and headers."""
    request = DaraRequest()
    request.method, request.pathname, request.query, request.headers = method, path, query, headers
    hashed = headers["x-acs-content-sha256"]
    return Utils.get_authorization(request, "ACS3-HMAC-SHA256", hashed, key_id, secret)


def aliyun_send(host, key_id, secret, action, parameters):
    """One call of the client, which connects to `host`."""
    config = Config(access_key_id=key_id, access_key_secret=secret, endpoint=host, protocol="http")
    request = getattr(aliyun_models, action + "Request")().from_map(parameters)
    method = {"SendSms": "send_sms", "QuerySendDetails": "query_send_details"}[action]
    return getattr(AliyunClient(config), method)(request).body.to_map()


def tencent(host, region, secret_id, secret_key):
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=host))
    return SmsClient(Credential(secret_id, secret_key), region, profile)


def tencent_sign(host, content_type, timestamp, date, body, secret_id, secret_key):
    """The signature of a POST with this body."""
    request = RequestInternal(host, "POST", "/", {}, body)
    request.header["Content-Type"] = content_type
    request.header["Host"] = host
    request.header["X-TC-Timestamp"] = timestamp
    client = tencent(host, "ap-guangzhou", secret_id, secret_key)
    return client._get_tc3_signature({}, request, date, "sms", secret_key)


def tencent_send(host, region, secret_id, secret_key, action, parameters):
    """One call of the client, which connects to `host`."""
    request = getattr(tencent_models, action + "Request")()
    request.from_json_string(json.dumps(parameters))
    answer = getattr(tencent(host, region, secret_id, secret_key), action)(request)
    return json.loads(answer.to_json_string())


ACTIONS = {
    "aliyun_sign": aliyun_sign,
    "aliyun_send": aliyun_send,
    "tencent_sign": tencent_sign,
    "tencent_send": tencent_send,
}

print(json.dumps({"clouds": sorted(ACTIONS)}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    action = ACTIONS[order.pop("do")]
    try:
        answer = {"done": action(**order)}
    except Exception as error:  # told to the test, which fails with it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
