"""What differs between AWS's partitions: the STS region that every account has enabled."""

STS_REGION = {
    "aws": "us-east-1",
    "aws-cn": "cn-north-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-iso": "us-iso-east-1",
    "aws-iso-b": "us-isob-east-1",
    "aws-iso-e": "eu-isoe-west-1",
    "aws-iso-f": "us-isof-south-1",
    "aws-eusc": "eusc-de-east-1",
}


def partition(arn: str) -> str:
    """The partition an ARN names: `aws`, `aws-cn`, ..."""
    return arn.split(":", 2)[1]
