"""Currencies: amounts in another than their own, at the rate that the group states for the period."""
