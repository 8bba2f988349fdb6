"""`python -m termlang` is the command."""

from termlang.cli import main

if __name__ == "__main__":
    main()
