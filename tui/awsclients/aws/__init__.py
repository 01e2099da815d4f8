"""All that talks to AWS: one hermetic botocore session, and the few calls this program makes."""
