"""Kernels compiled by numba, where it is installed; nothing here is imported before a layer wants it."""
