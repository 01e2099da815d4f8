"""Programs that hand out credentials as `credential-process` does, each with what it needs to answer by itself."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACCOUNT, ROLE, START_URL, REGION = "222222222222", "dev", "https://d-1234567890.awsapps.com/start", "eu-west-1"
PROFILE = "peer"
# What each answers by itself. The AWS CLI of PyPI has no export-credentials; this loads the keys as that does.
WORDS = {
    "aws-sso-credential-process": ("aws-sso-credential-process", "--profile", PROFILE),
    "awscli": ("aws", "configure", "list", "--profile", "hub"),
}


def installed(folder: Path, *packages: str) -> Path:
    """The folder of programs of a new environment with these packages in it, put there by a current pip."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--upgrade", "pip"], check=True)
    subprocess.run([*pip, *packages], check=True)
    return folder / "bin"


def peers(folder: Path, home: Path) -> dict[str, list[str]]:
    """The peers that could be installed, each with a session in its cache, and how it is asked for that."""
    fill_caches(home)
    found = {}
    for package, (name, *words) in WORDS.items():
        try:
            bin_folder = installed(folder / package, package)
        except subprocess.CalledProcessError:
            print(f"{package} could not be installed here, so it is left out")
            continue
        found[f"{' '.join((name, *words[:-2]))}, which asks nobody"] = [str(bin_folder / name), *words]
    return found


def fill_caches(home: Path) -> None:
    """A profile of Identity Center, and its session of eight hours where those look that share a cache."""
    end = (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    keys = {"AccessKeyId": "ASIAPEER", "SecretAccessKey": "x" * 40, "SessionToken": "x" * 800, "Expiration": end}
    wanted = {"accountId": ACCOUNT, "roleName": ROLE, "startUrl": START_URL}
    name = hashlib.sha1(json.dumps(wanted, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    cache = home / ".aws/cli/cache"
    cache.mkdir(parents=True)
    (cache / f"{name}.json").write_text(json.dumps({"ProviderType": "sso", "Credentials": keys}))
    config = {"sso_start_url": START_URL, "sso_region": REGION, "sso_account_id": ACCOUNT, "sso_role_name": ROLE}
    lines = [f"[profile {PROFILE}]", *(f"{key} = {value}" for key, value in config.items()), f"region = {REGION}"]
    (home / ".aws/config").write_text("\n".join(lines) + "\n")
