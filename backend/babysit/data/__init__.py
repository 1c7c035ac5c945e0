"""Data: where images come from, how they are checked, split and prepared."""
