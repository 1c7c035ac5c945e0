"""What other programs have written of a training: TensorBoard's event files and tables, read into plain items.

Nothing here is executed and nothing is believed: lengths are bounded before they are allocated, checksums are checked.
"""
