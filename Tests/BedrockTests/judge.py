"""Holds signatures and requests to AWS's own library: a JSON array of either in, a line for each that has a fault out."""

import datetime
import json
import sys
from unittest import mock

import botocore.auth
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("bedrock-runtime")
SHAPE = MODEL.operation_model("ConverseStream").input_shape


def signature(case):
    credentials = Credentials(case["key"], case["secret"], case["token"])
    request = AWSRequest(case["method"], case["url"], headers=case["headers"], data=case["body"].encode())
    now = datetime.datetime.strptime(case["date"], "%Y%m%dT%H%M%SZ")
    if hasattr(botocore.auth, "get_current_datetime"):
        clock = mock.patch("botocore.auth.get_current_datetime", return_value=now)
    else:
        clock = mock.patch("botocore.auth.datetime", **{"datetime.utcnow.return_value": now})
    with clock:
        SigV4Auth(credentials, case["service"], case["region"]).add_auth(request)
    return request.headers["Authorization"]


def fault(case):
    if "authorization" in case:
        wanted = signature(case)
        return "" if wanted == case["authorization"] else f"{case['url']}: {wanted}"
    report = ParamValidator().validate(dict(case, modelId="m"), SHAPE)
    return report.generate_report().replace("\n", " ") if report.has_errors() else ""


for number, case in enumerate(json.load(sys.stdin)):
    if text := fault(case):
        print(number, text)
