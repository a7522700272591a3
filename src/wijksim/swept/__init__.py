"""What a sweep says: which guesses decide, where it works, and what to watch.

``results`` takes the folder of a sweep as arrays; ``indices`` holds the methods of sensitivity and
``deciding`` the answer; ``prim`` the search for a box and ``boxes`` the answer; ``early`` compares
first months with last years. Nothing here runs the model.
"""
