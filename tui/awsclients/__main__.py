"""`python -m awsclients` is the console script."""

from awsclients.entry import main

if __name__ == "__main__":
    raise SystemExit(main())
