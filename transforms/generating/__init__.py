"""How a fictional group is made: its structure, a month of usage of any size, and the totals that must come out.

Nothing here calls what charges a month: amounts are whole numbers of their last decimal, added up exactly.
"""
