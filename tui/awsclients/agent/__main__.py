"""`python -m awsclients.agent` is the agent. Started by start.py; nobody else has a use for it."""

from awsclients.agent.process import main

if __name__ == "__main__":
    raise SystemExit(main())
