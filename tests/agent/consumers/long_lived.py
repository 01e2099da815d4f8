"""A program of boto3 that runs as long as its input lasts: for every line one call with one client."""

import sys

import boto3

client = boto3.client("sts")
for _ in sys.stdin:
    try:
        print(client.get_caller_identity()["Arn"], flush=True)
    except Exception as error:  # noqa: BLE001
        print(f"{type(error).__name__}: {error}".replace("\n", " "), flush=True)
