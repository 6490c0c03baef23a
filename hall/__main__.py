"""`python -m hall`."""

from hall.command_line import main

if __name__ == "__main__":
    main()
