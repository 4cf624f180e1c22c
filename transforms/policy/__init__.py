"""Transfer-pricing policy: which lines an agreement's pricing method may price, and what it adds to their cost."""
