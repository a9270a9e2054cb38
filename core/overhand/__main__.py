"""`python -m overhand`: the same as the command `overhand`."""

from overhand.cli import main

if __name__ == "__main__":
    main()
