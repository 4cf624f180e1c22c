"""Cost pools: what a provider bears for others, shared out by keys, to the smallest unit of the currency."""
