"""What differs between AWS's partitions: their regions, their hosts, and the STS that every account can ask."""

import re

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

CONSOLES = {
    "aws": "aws.amazon.com",
    "aws-cn": "amazonaws.cn",
    "aws-us-gov": "amazonaws-us-gov.com",
    "aws-eusc": "amazonaws-eusc.eu",
}
"""The domain below which a partition has its `console.` and its `signin.`; those of the others are not known."""

_portal = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:awsapps\.(?:com|cn)|app\.aws|amazonaws\.(?:com|com\.cn|eu))", re.ASCII
).fullmatch

REGIONS = frozenset(
    """
    af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
    ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
    ca-central-1 ca-west-1
    eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1
    me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2
    cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1
    eu-isoe-west-1 us-isof-east-1 us-isof-south-1 eusc-de-east-1
    """.split()  # noqa: SIM905
)
"""The regions known when this was written, from botocore's partition data. Others may exist."""


def is_portal(host: str) -> bool:
    """Whether a host can be an access portal of AWS's, or have the pages on which a person signs in to one."""
    return _portal(host) is not None


def partition(arn: str) -> str:
    """The partition an ARN names: `aws`, `aws-cn`, ..."""
    return arn.split(":", 2)[1]


def sts_region(named: str, wanted: str | None) -> str:
    """Where STS is asked in a partition (`named`): in the region that is `wanted`, if that lies in it.

    One setting serves clients in several partitions, and STS of one knows no key and no role of another.
    """
    if wanted is not None and (region_partition(wanted) or named) == named:
        return wanted
    return STS_REGION[named]


def region_partition(region: str) -> str:
    """The partition a region lies in, of those whose console is known; empty for another."""
    starts = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}
    usual = "" if "-iso" in region else "aws"
    return next((named for start, named in starts.items() if region.startswith(start)), usual)
