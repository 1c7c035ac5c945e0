"""`python -m babysit` is the command `babysit`."""

from babysit.cli.app import main

if __name__ == "__main__":
    main()
