"""Loops over arrays: where each rule is applied, and nothing else.

One convention: ``for`` may run in any order (a test runs every one backwards and wants the
same numbers), ``while`` has an order that means something (time, a queue, a compact list).
"""
