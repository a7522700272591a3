"""The science: one mechanism a file, scalar functions that can be read, tested and replaced."""
